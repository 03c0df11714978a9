import { execa } from 'execa'
import fc from 'fast-check'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hostileValue } from '../../maintain/testing/hostile.ts'
import { FORMAT, KIT, type Manifest, openKit, readMember } from './kit-file.mjs'
import { membersOf, type Source, writeKit } from './write-kit.ts'

let directory: string
let file: string
let sources: Source[]

const IMAGES = 'the images '.repeat(500)

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'kit-file-'))
  file = path.join(directory, 'lab.kit')
  sources = [
    { name: 'images-linux-amd64.tar.gz', file: path.join(directory, 'images') },
    { name: 'npm-1', file: path.join(directory, 'npm'), path: '_cacache/index-v5/00/11/2233' },
    { name: 'npm-2', file: path.join(directory, 'empty'), path: '_cacache/index-v5/00/11/4455' },
  ]
  await writeFile(path.join(directory, 'images'), IMAGES)
  await writeFile(path.join(directory, 'npm'), 'a package')
  await writeFile(path.join(directory, 'empty'), '')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function manifest(changes: Partial<Manifest> = {}): Promise<Manifest> {
  return {
    ...{ kit: KIT, format: FORMAT, createdAt: '2026-01-02T03:04:05Z', engine: '26.1.5' },
    lab: { version: '1.0.0', commit: 'abc', recipe: '0' },
    npm: { registry: 'https://registry.example/', hosts: ['linux-x64'] },
    ...{ platforms: [], members: await membersOf(sources) },
    ...changes,
  }
}

const write = async (changes?: Partial<Manifest>) =>
  writeKit(file, await manifest(changes), sources)

/** The error's two sentences. */
async function refused(): Promise<{ message: string; remedy: string }> {
  const error: unknown = await openKit(file).then(
    () => {
      throw new Error('The kit was taken.')
    },
    (reason: unknown) => reason,
  )
  const { message, remedy } = error as { message: string; remedy: string }
  expect(remedy, message).toEqual(expect.any(String))
  return { message, remedy }
}

/** Turns one bit over in the first place after `from` where this text is. */
async function flip(what: string, from = 0) {
  const bytes = await readFile(file)
  const at = bytes.indexOf(what, from)
  expect(at, what).toBeGreaterThan(0)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  await writeFile(file, bytes)
}

test('what was written is read, and system tar reads it too', async () => {
  const size = await write()
  const kit = await openKit(file)
  expect(kit.manifest).toEqual(await manifest())
  expect(await text(readMember(kit, 'images-linux-amd64.tar.gz'))).toBe(IMAGES)
  expect(await text(readMember(kit, 'npm-2'))).toBe('')
  expect((await readFile(file)).length).toBe(size)
  const { stdout } = await execa('tar', ['--list', '--file', file])
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    'manifest.json',
    'manifest.sha256',
    'images-linux-amd64.tar.gz',
  ])
})

test('a byte that flipped in a member is found', async () => {
  await write()
  await flip('the images', 5_000)
  expect((await refused()).message).toBe(`${file} is damaged (images-linux-amd64.tar.gz).`)
})

test('a byte that flipped in the manifest is found', async () => {
  await write()
  await flip('2026-01-02')
  expect((await refused()).message).toBe(`${file} is damaged (manifest.json).`)
})

test("a byte that flipped in a member's header is found", async () => {
  await write()
  await flip('npm-1\0')
  expect((await refused()).message).toBe(`${file} is damaged (npm-1).`)
})

test.each([1, 600, 1024, 3000])('a file that lacks its last %i bytes is refused', async (bytes) => {
  const size = await write()
  await truncate(file, size - bytes)
  expect((await refused()).message).toMatch(/is cut short|is damaged/)
})

test('a file that goes on after its end is refused', async () => {
  await write()
  await writeFile(file, 'more', { flag: 'a' })
  expect((await refused()).message).toMatch(/is damaged \(its end\)/)
})

test('a member that the manifest does not name is refused', async () => {
  const wanted = await manifest()
  const evil = { name: '../evil', file: path.join(directory, 'npm') }
  await writeKit(file, wanted, [...sources, evil])
  expect((await refused()).message).toMatch(/holds "\.\.\/evil", which its manifest does not name/)
  await writeKit(file, wanted, [evil, ...sources])
  expect((await refused()).message).toMatch(/holds "\.\.\/evil", which its manifest does not name/)
})

test('a kit of a newer format is refused with what to do', async () => {
  await write({ format: FORMAT + 1 })
  const { message, remedy } = await refused()
  expect(message).toContain(`is a kit of format ${FORMAT + 1}; this version of the lab reads`)
  expect(remedy).toContain('git pull')
})

test.each(['../up', '/etc/passwd', 'a/b', ''])('a member called %j is refused', async (name) => {
  await write({ members: [{ name, size: 0, sha256: '0'.repeat(64) }] })
  expect((await refused()).message).toBe(`${file} is not a kit of this lab.`)
})

test.each([
  { lab: { version: '1.0.0', commit: '; touch hacked #', recipe: '0' } },
  { lab: { version: '1.0.0', commit: '\u001b]0;hacked\u0007', recipe: '0' } },
  { lab: null },
  { npm: { registry: '--script-shell=x', hosts: [] } },
  { npm: { registry: 'https://registry.example/', hosts: 'linux-x64' } },
  { platforms: [{ platform: 'linux/amd64', member: 'gone', images: [] }] },
  {
    platforms: [
      { platform: 'linux/amd64', member: 'npm-1', images: [{ kitName: '--privileged' }] },
    ],
  },
  { platforms: [null] },
  { engine: 'a'.repeat(1000) },
  { format: '\u001b[2J' },
])('a manifest with %j is refused', async (changes) => {
  await write(changes as unknown as Partial<Manifest>)
  expect((await refused()).message).toBe(`${file} is not a kit of this lab.`)
})

test('any manifest is taken or refused in two sentences that can be read', async () => {
  const keys = ['kit', 'format', 'createdAt', 'engine', 'lab', 'npm', 'platforms', 'members']
  const change = fc.tuple(fc.constantFrom(...keys), hostileValue)
  await fc.assert(
    fc.asyncProperty(change, async ([key, value]) => {
      const wanted = { ...(await manifest()), [key]: value }
      await writeKit(file, wanted, sources)
      const error: unknown = await openKit(file).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (error === undefined) return
      const { message, remedy } = error as { message: string; remedy: unknown }
      expect(remedy, message).toEqual(expect.any(String))
      expect(message).not.toMatch(/\p{Cc}/u)
    }),
    { numRuns: 60 },
  )
})

test('a tar header whose size leads back is refused', async () => {
  await write()
  const bytes = await readFile(file)
  const header = bytes.subarray(512 * (1 + Math.ceil((await manifestBytes()) / 512)))
  header.write('-0000000777', 124, 'latin1')
  header.write('        ', 148, 'latin1')
  const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  await writeFile(file, bytes)
  expect((await refused()).message).toMatch(/is not a kit|is damaged/)
})

/** Of the manifest in the file. */
async function manifestBytes(): Promise<number> {
  return parseInt((await readFile(file)).toString('latin1', 124, 135), 8)
}

test("what is no kit is refused: a text, nothing, a tar of something else, somebody else's", async () => {
  const foreign = `${file} is not a kit of this lab.`
  await writeFile(file, 'A letter to my class, which is longer than a block. '.repeat(50))
  expect((await refused()).message).toBe(foreign)
  await writeFile(file, '')
  expect((await refused()).message).toBe(foreign)
  await execa('tar', ['--create', '--file', file, '--directory', directory, 'images'])
  expect((await refused()).message).toBe(foreign)
  await write({ kit: 'something-else' })
  expect((await refused()).message).toBe(foreign)
})

test('a file that is not there, and a folder, are refused', async () => {
  expect((await refused()).message).toBe(`${file} cannot be read (ENOENT).`)
  file = directory
  expect((await refused()).message).toBe(`${directory} is not a file.`)
})

test('a kit that cannot be written leaves nothing', async () => {
  const gone = { name: 'npm-3', file: path.join(directory, 'gone') }
  const attempt = writeKit(file, await manifest(), [...sources, gone])
  await expect(attempt).rejects.toThrow('ENOENT')
  expect((await execa('ls', [directory])).stdout).not.toContain('lab.kit')
})

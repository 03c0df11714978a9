import { execa } from 'execa'
import fc from 'fast-check'
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hostileValue } from '../../maintain/testing/hostile.ts'
import { archiveOf } from '../../maintain/testing/saved-archives.ts'
import { FORMAT, KIT, type Manifest, openKit, unpack } from './kit-file.mjs'
import { writeKit, writeWithChecksum } from './write-kit.ts'

const IMAGES = 'images-linux-amd64.tar.gz'
const PACKAGE = `_cacache/content-v2/sha512/0a/1b/${'2c'.repeat(62)}`
const MANIFEST: Manifest = {
  ...{ kit: KIT, format: FORMAT, createdAt: '2026-01-02T03:04:05Z', engine: '26.1.5' },
  lab: { commit: 'abc', recipe: '0' },
  npm: { registry: 'https://registry.example/', hosts: ['linux-x64'] },
  platforms: [{ platform: 'linux/amd64', images: [{ name: 'redis:7-alpine', standIn: false }] }],
}

let directory: string
let file: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'kit-file-'))
  file = path.join(directory, 'lab.kit')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** Writes a kit as `save` does. @returns its size */
async function write(changes: Partial<Manifest> = {}): Promise<number> {
  const source = path.join(directory, 'source')
  await mkdir(path.join(source, path.dirname(PACKAGE)), { recursive: true })
  await writeFile(path.join(source, IMAGES), 'the images '.repeat(5000))
  await writeFile(path.join(source, PACKAGE), 'a package')
  await writeFile(path.join(source, '_cacache/index-v5'), '')
  return writeKit(file, source, { ...MANIFEST, ...changes })
}

/** Writes a kit with other files than `save` puts into one. */
const forge = (files: Record<string, unknown>, others: Parameters<typeof archiveOf>[1] = []) =>
  writeWithChecksum(file, archiveOf({ 'manifest.json': MANIFEST, [IMAGES]: '', ...files }, others))

/** The error's two sentences. */
async function refused(attempt: Promise<unknown> = openKit(file)) {
  const error: unknown = await attempt.then(
    () => {
      throw new Error('The kit was taken.')
    },
    (reason: unknown) => reason,
  )
  const { message, remedy } = error as { message: string; remedy: string }
  expect(remedy, message).toEqual(expect.any(String))
  return { message, remedy }
}

test('what was written is read, and unpacked part by part', async () => {
  const size = await write()
  const kit = await openKit(file)
  expect(kit.manifest).toEqual(MANIFEST)
  expect((await readFile(file)).length).toBe(size)
  const { stdout } = await execa('tar', ['--list', '--file', file])
  expect(stdout.split('\n')).toEqual(['manifest.json', PACKAGE, IMAGES])
  const target = path.join(directory, 'target')
  await unpack(kit, '_cacache', target)
  expect(await readdir(target)).toEqual(['_cacache'])
  expect(await readFile(path.join(target, PACKAGE), 'utf8')).toBe('a package')
})

test.each(['the images', '2026-01-02', `${IMAGES}\0`, PACKAGE.slice(0, 40), '2c2c\0'])(
  'a bit that flipped in the first %j is found',
  async (what) => {
    await write()
    const bytes = await readFile(file)
    const at = bytes.indexOf(what)
    expect(at).toBeGreaterThan(0)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await writeFile(file, bytes)
    expect((await refused()).message).toBe(`${file} is damaged or cut short.`)
  },
)

test.each([1, 64, 600, 1024, 3000, 12_000])(
  'a file that lacks its last %i bytes is refused',
  async (bytes) => {
    await truncate(file, (await write()) - bytes)
    expect((await refused()).message).toBe(`${file} is damaged or cut short.`)
  },
)

test('a file that goes on after its end is refused', async () => {
  await write()
  await writeFile(file, 'more', { flag: 'a' })
  expect((await refused()).message).toBe(`${file} is damaged or cut short.`)
})

test.each([
  ...['../evil', '/etc/passwd', 'kit.json', 'a\nb', '_cacache/index-v5', '_cacache/tmp/0a1b'],
  '_cacache/index-v5/0a/1b/../../x',
])('a kit that holds %j is refused', async (name) => {
  await forge({ [name]: 'evil' })
  const { message, remedy } = await refused()
  expect(message).toBe(
    `${file} holds ${JSON.stringify(name.replace('\n', '\\n'))}, which is no part of a kit.`,
  )
  expect(remedy).toBe('Do not use it.')
})

test.each(['symlink', 'link'] as const)('a %s in the place of a file is refused', async (type) => {
  const linkname = path.join(directory, 'precious')
  await writeFile(linkname, 'mine')
  await forge({ [PACKAGE]: '' }, [{ name: PACKAGE, type, linkname }])
  const target = path.join(directory, 'target')
  await refused(openKit(file).then((kit) => unpack(kit, '_cacache', target)))
  expect(await readFile(linkname, 'utf8')).toBe('mine')
})

test('a kit of another format is refused with what to do', async () => {
  await write({ format: FORMAT + 1 })
  const { message, remedy } = await refused()
  expect(message).toContain(`is a kit of format ${FORMAT + 1}; this version of the lab reads`)
  expect(remedy).toContain('git pull')
})

test.each([
  { lab: { commit: '; touch hacked #', recipe: '0' } },
  { lab: { commit: '\u001b]0;hacked\u0007', recipe: '0' } },
  { lab: null },
  { npm: { registry: '--script-shell=x', hosts: [] } },
  { npm: { registry: 'https://registry.example/', hosts: 'linux-x64' } },
  { platforms: [{ platform: 'linux/gone', images: [] }] },
  { platforms: [{ platform: 'linux/amd64', images: [{ name: '--privileged', standIn: false }] }] },
  { platforms: [{ platform: 'linux/amd64', images: [{ name: 'redis:7-alpine' }] }] },
  { platforms: [null] },
  { engine: 'a'.repeat(1000) },
  { format: '\u001b[2J' },
  { kit: 'something-else' },
])('a manifest with %j is refused', async (changes) => {
  await write(changes as unknown as Partial<Manifest>)
  expect((await refused()).message).toBe(`${file} is not a kit of this lab.`)
})

test('any manifest is taken or refused in two sentences that can be read', async () => {
  const keys = ['kit', 'format', 'createdAt', 'engine', 'lab', 'npm', 'platforms']
  const change = fc.tuple(fc.constantFrom(...keys), hostileValue)
  await fc.assert(
    fc.asyncProperty(change, async ([key, value]) => {
      await forge({ 'manifest.json': { ...MANIFEST, [key]: value } })
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

test('what is no kit is refused: a text, nothing, a tar of something else', async () => {
  const foreign = `${file} is not a kit of this lab.`
  await writeFile(file, 'A letter to my class, which is longer than a block. '.repeat(50))
  expect((await refused()).message).toBe(foreign)
  await writeFile(file, '')
  expect((await refused()).message).toBe(foreign)
  await writeWithChecksum(file, archiveOf({ 'manifest.json': [], 'index.json': {} }))
  expect((await refused()).message).toBe(foreign)
})

test('a file that is not there, and a folder, are refused', async () => {
  expect((await refused()).message).toBe(`${file} cannot be read (ENOENT).`)
  file = directory
  expect((await refused()).message).toBe(`${directory} is not a file.`)
})

test('a kit that cannot be written leaves nothing', async () => {
  const broken = new Error('The disk is broken.')
  async function* archive() {
    yield* archiveOf({ 'manifest.json': MANIFEST })
    await Promise.reject(broken)
  }
  await expect(writeWithChecksum(file, archive())).rejects.toThrow(broken)
  await expect(writeKit(file, path.join(directory, 'gone'), MANIFEST)).rejects.toThrow('ENOENT')
  expect(await readdir(directory)).toEqual([])
})

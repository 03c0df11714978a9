import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { npmCacheOf, recipeOf, unpackDependencies } from './dependencies.mjs'
import { FORMAT, KIT } from './kit-file.mjs'
import { writeKit } from './write-kit.ts'

const HERE = `${process.platform}-${process.arch}`
const INDEX = '_cacache/index-v5/0a/1b/2c3d'
const FILES = [
  ...['package.json', 'package-lock.json', '.npmrc', '.dockerignore', 'app/package.json'],
  ...['monolithic/Dockerfile', 'monolithic/well-run/Dockerfile', 'multi-container/web/Dockerfile'],
  ...['multi-container/gateway/Dockerfile', 'scripts/engine/swarm/node/Dockerfile'],
]

let root: string
let file: string

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'dependencies-'))
  file = path.join(root, 'lab.kit')
  for (const name of FILES) await put(path.join(root, name), name)
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function put(target: string, content: string) {
  await mkdir(path.dirname(target), { recursive: true })
  await writeFile(target, content)
}

async function writeFor(host: string) {
  const source = path.join(root, 'source')
  await put(path.join(source, INDEX), 'a package')
  await writeKit(file, source, {
    ...{ kit: KIT, format: FORMAT, createdAt: '', engine: '26.1.5', platforms: [] },
    lab: { commit: 'abc1234', recipe: recipeOf(root) },
    npm: { registry: 'https://registry.example/', hosts: [host] },
  })
}

const isUntouched = async () => !(await readdir(root)).includes('.lab')

test("npm's packages go where npm is told to look, with the registry that they are from", async () => {
  await writeFor(HERE)
  const cache = npmCacheOf(root)
  await put(path.join(cache, 'of-an-earlier-kit'), '')
  await unpackDependencies(file, root)
  expect(await readFile(path.join(cache, INDEX), 'utf8')).toBe('a package')
  expect(JSON.parse(await readFile(path.join(cache, 'kit.json'), 'utf8'))).toEqual({
    registry: 'https://registry.example/',
  })
  expect((await readdir(cache)).sort()).toEqual(['_cacache', 'kit.json'])
  expect(await readdir(path.dirname(cache))).toEqual(['npm-cache'])
})

test.each(FILES)('a kit of a version with another %s is refused', async (name) => {
  await writeFor(HERE)
  await writeFile(path.join(root, name), 'other')
  await expect(unpackDependencies(file, root)).rejects.toMatchObject({
    message: expect.stringContaining('another version of the lab (commit abc1234)') as string,
    remedy: expect.stringContaining('git checkout abc1234') as string,
  })
  expect(await isUntouched()).toBe(true)
})

test('a kit for other machines is refused', async () => {
  await writeFor('sunos-sparc')
  await expect(unpackDependencies(file, root)).rejects.toThrow(
    `has npm's packages for sunos-sparc, and this machine is ${HERE}.`,
  )
  expect(await isUntouched()).toBe(true)
})

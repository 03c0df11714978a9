import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sourceHash } from './source-hash.ts'

let folder: string
const at = (name: string) => path.join(folder, name)

const DOCKERFILE = 'FROM scratch\nCOPY app app\nCOPY one two /\n'

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'source-hash-'))
  await mkdir(at('app'))
  await writeFile(at('app/main'), 'main')
  await symlink('main', at('app/link'))
  for (const name of ['one', 'two', 'beside', 'compose.yaml']) await writeFile(at(name), name)
  await writeFile(at('Dockerfile'), DOCKERFILE)
})
afterEach(() => rm(folder, { recursive: true }))

const hashOf = (of = folder) => {
  const inside = (name: string) => path.join(of, name)
  return sourceHash(
    [{ file: inside('Dockerfile'), context: of }, { file: inside('compose.yaml') }],
    of,
  )
}

describe('the same', () => {
  test.each([
    ['whenever it was written', () => utimes(at('one'), 1, 1)],
    ['whatever lies beside it', () => writeFile(at('beside'), 'changed')],
    ['with what the host has installed', () => mkdir(at('app/node_modules'))],
  ])('%s', async (_, change) => {
    const before = await hashOf()
    await change()
    expect(await hashOf()).toBe(before)
  })

  test('with a pipe in it, which nobody writes to', async () => {
    const before = await hashOf()
    await promisify(execFile)('mkfifo', [at('app/pipe')])
    expect(await hashOf()).toBe(before)
  })

  test('in another folder', async () => {
    const other = `${folder}-copy`
    await cp(folder, other, { recursive: true, verbatimSymlinks: true })
    expect(await hashOf(other)).toBe(await hashOf())
    await rm(other, { recursive: true })
  })
})

describe('another', () => {
  test.each([
    ['what a file holds', () => writeFile(at('app/main'), 'changed')],
    ['a file more', () => writeFile(at('app/new'), '')],
    ['a file less', () => rm(at('app/main'))],
    [
      'which of two files holds what',
      () => Promise.all([writeFile(at('one'), 'onet'), writeFile(at('two'), 'wo')]),
    ],
    ['the right to run it', () => chmod(at('two'), 0o755)],
    [
      'where a link leads',
      async () => (await rm(at('app/link')), symlink('../one', at('app/link'))),
    ],
    ['the Dockerfile', () => writeFile(at('Dockerfile'), `${DOCKERFILE}RUN true\n`)],
    ['what the context leaves out', () => writeFile(at('.dockerignore'), 'app/main\n')],
    ['what this build leaves out', () => writeFile(at('Dockerfile.dockerignore'), 'app/main\n')],
    ['a recipe that copies nothing', () => writeFile(at('compose.yaml'), 'changed')],
  ])('%s', async (_, change) => {
    const before = await hashOf()
    await change()
    expect(await hashOf()).not.toBe(before)
  })

  test.each([
    ['a pattern', 'FROM scratch\nCOPY *.json .\n'],
    ['a mount', 'FROM scratch\nRUN --mount=type=bind,target=/src make\n'],
    ['a way out of the context', 'FROM scratch\nCOPY ../.. .\n'],
  ])('what lies beside, where %s may take it', async (_, dockerfile) => {
    await writeFile(at('Dockerfile'), dockerfile)
    const before = await hashOf()
    await writeFile(at('beside'), 'changed')
    expect(await hashOf()).not.toBe(before)
  })
})

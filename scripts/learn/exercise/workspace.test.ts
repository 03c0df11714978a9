import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../../core/paths.ts'
import { NAMES } from '../../maintain/testing/hostile.ts'
import { OUTCOMES } from './outcomes.ts'
import { makeWorkspace, manifestFor, WORKSPACE, workspaceOf } from './workspace.ts'

let parent: string
let directory: string
beforeEach(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'workspace-'))
  directory = path.join(parent, 'mine')
})
afterEach(() => rm(parent, { recursive: true }))

const read = (name: string) => readFile(path.join(directory, name), 'utf8')

describe('makeWorkspace', () => {
  it('has the monolith as it is, and the app without its tests', async () => {
    await makeWorkspace(directory)
    for (const name of ['monolithic/Dockerfile', 'monolithic/supervisord.conf', '.npmrc']) {
      expect(await read(name)).toBe(await readFile(path.join(ROOT, name), 'utf8'))
    }
    const files = await readdir(path.join(directory, 'app'), { recursive: true })
    expect(files).toEqual(
      expect.arrayContaining(['build.ts', 'src/server.ts', 'src/views/tasks.hbs']),
    )
    expect(
      files.filter((name) => /\.test\.|testing|contract|node_modules|dist/.test(name)),
    ).toEqual([])
  })

  it('lets the build see nothing but what it needs, the learner’s folders among it', async () => {
    await makeWorkspace(directory)
    const lines = (await read('.dockerignore')).split('\n')
    expect(lines).toEqual(expect.arrayContaining(['*', '!app', '!package-lock.json', '!web']))
  })

  it('has a compose file that starts nothing yet', async () => {
    await makeWorkspace(directory)
    expect(parse(await read('compose.yaml'))).toMatchObject({ services: {} })
    expect(await readdir(path.join(directory, 'web'))).toEqual([])
  })

  it('has a package.json that npm’s lockfile still fits, and the way back to the lab', async () => {
    await makeWorkspace(directory)
    const manifest = JSON.parse(await read('package.json')) as Record<string, unknown>
    const lab = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as object
    expect(Object.keys(manifest['scripts'] as object)).toEqual(['lab'])
    expect({ ...manifest, scripts: undefined }).toEqual({ ...lab, scripts: undefined })
  })

  it.each(['a file', 'a folder with work in it'])('leaves %s as it is', async (what) => {
    if (what === 'a file') await writeFile(directory, 'mine')
    else {
      await mkdir(directory)
      await writeFile(path.join(directory, 'compose.yaml'), 'mine')
    }
    await expect(makeWorkspace(directory)).rejects.toThrow(/is there already, and may hold/)
    const file = what === 'a file' ? directory : path.join(directory, 'compose.yaml')
    expect(await readFile(file, 'utf8')).toBe('mine')
  })

  it('lists in its README as many outcomes as are verified', async () => {
    await makeWorkspace(directory)
    const rows = (await read('README.md')).split('\n').filter((line) => line.startsWith('| '))
    expect(rows.slice(2)).toHaveLength(OUTCOMES.length)
  })
})

it.each(NAMES)(
  'leads back to a lab in a folder called %j, and runs nothing of its name',
  async (name) => {
    const from = path.join(parent, 'workspace')
    const { scripts } = JSON.parse(manifestFor('{}', from, path.join(parent, name))) as {
      scripts: { lab: string }
    }
    // As npm runs a script; of npm itself only its arguments are wanted.
    const script = `npm() { printf '%s\\0' "$@"; }; ${scripts.lab}`
    const { stdout } = await execa('sh', ['-c', script], { cwd: parent })
    expect(stdout.split('\0')).toEqual([`--prefix=../${name}`, 'run', 'lab', '--', ''])
    expect(await readdir(parent)).not.toContain('hacked')
  },
)

it('verify is about the workspace that the reader is in, else about the usual one', async () => {
  await makeWorkspace(directory)
  expect(workspaceOf(directory)).toBe(directory)
  expect(workspaceOf(parent)).toBe(WORKSPACE)
  expect(workspaceOf(ROOT)).toBe(WORKSPACE)
})

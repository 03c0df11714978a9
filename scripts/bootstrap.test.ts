import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa, type Options } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

/**
 * A project with one dependency, a "node" package whose program is the Node that runs these tests, so that
 * `npm ci` needs no network.
 */
let project: string
let pristine: string

beforeAll(async () => {
  pristine = await realpath(await mkdtemp(path.join(os.tmpdir(), 'bootstrap-pristine-')))
  const node = path.join(pristine, 'vendor/node')
  await mkdir(path.join(node, 'bin'), { recursive: true })
  await writeJson(path.join(node, 'package.json'), {
    name: 'node',
    version: '1.0.0',
    bin: { node: 'bin/node' },
  })
  await writeFile(path.join(node, 'bin/node'), `#!/bin/sh\nexec "${process.execPath}" "$@"\n`)
  await chmod(path.join(node, 'bin/node'), 0o755)
  await writeJson(path.join(pristine, 'package.json'), {
    name: 'fixture',
    devDependencies: { node: 'file:vendor/node' },
  })
  await mkdir(path.join(pristine, 'scripts'))
  for (const file of ['bootstrap.mjs', 'core/bootstrap']) {
    const from = path.join(import.meta.dirname, file)
    await cp(from, path.join(pristine, 'scripts', file), { recursive: true })
  }
  await execa('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], {
    cwd: pristine,
  })
  await writeFile(
    path.join(pristine, 'scripts/say.js'),
    `console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }))\n`,
  )
}, 60_000)

beforeEach(async () => {
  project = await realpath(await mkdtemp(path.join(os.tmpdir(), 'bootstrap-')))
  await cp(pristine, project, { recursive: true })
  return () => rm(project, { recursive: true, force: true })
})

afterAll(() => rm(pristine, { recursive: true, force: true }))

const bootstrap = (args: string[], options: Options = {}) =>
  execa('node', [path.join(project, 'scripts/bootstrap.mjs'), ...args], {
    cwd: project,
    reject: false,
    // The npm that runs these tests is not the one that runs the fixture.
    env: { npm_execpath: '', npm_node_execpath: '' },
    ...options,
  })

const writeJson = (file: string, value: unknown) => writeFile(file, JSON.stringify(value))
const script = (name: string, text: string) => writeFile(path.join(project, 'scripts', name), text)
/** An npm script that bootstraps a tool of this name. */
const addScript = async (name: string) => {
  const file = path.join(project, 'package.json')
  const manifest = JSON.parse(await readFile(file, 'utf8')) as object
  const command = `node scripts/bootstrap.mjs scripts/${name}.ts`
  await writeJson(file, { ...manifest, scripts: { [name]: command } })
}
const inModules = (name: string) => path.join(project, 'node_modules', name)

describe.skipIf(process.platform === 'win32')('bootstrap', { timeout: 60_000 }, () => {
  it('installs once, says so on stderr, and hands over with the arguments as they are', async () => {
    const first = await bootstrap(['scripts/say.js', '--flag', 'two words'])
    expect(first.stderr).toBe('Installing dependencies (once) …')
    expect(JSON.parse(String(first.stdout))).toEqual({
      args: ['--flag', 'two words'],
      cwd: project,
    })

    const second = await bootstrap(['scripts/say.js'])
    expect(second).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('works from another folder, and leaves the script there', async () => {
    const { stdout } = await bootstrap(['scripts/say.js'], { cwd: os.tmpdir() })
    expect(JSON.parse(String(stdout))).toMatchObject({ cwd: await realpath(os.tmpdir()) })
  })

  it('installs again after a change of the lockfile', async () => {
    await bootstrap(['scripts/say.js'])
    for (const file of ['package-lock.json', 'vendor/node/package.json']) {
      const text = await readFile(path.join(project, file), 'utf8')
      await writeFile(path.join(project, file), text.replaceAll('1.0.0', '1.0.1'))
    }
    const { stderr, exitCode } = await bootstrap(['scripts/say.js'])
    expect({ stderr, exitCode }).toEqual({
      stderr: 'Installing dependencies (once) …',
      exitCode: 0,
    })
  })

  it('installs again after an install that was cut short', async () => {
    await bootstrap(['scripts/say.js'])
    await rm(inModules('.package-lock.json'))
    const { stderr } = await bootstrap(['scripts/say.js'])
    expect(stderr).toBe('Installing dependencies (once) …')
  })

  it('shows what npm says where the install fails, and a remedy', async () => {
    await writeJson(path.join(project, 'package.json'), {
      name: 'fixture',
      dependencies: { other: '1.0.0' },
    })
    const { stderr, exitCode, stdout } = await bootstrap(['scripts/say.js'])
    expect(exitCode).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/could not be installed: npm ended with exit code 1/)
    expect(stderr).toMatch(/Missing: other/)
    expect(stderr).toMatch(/repeat the command/)
    expect(stderr).not.toMatch(/at .*bootstrap\.mjs/)
  })

  it("takes a kit's packages first, and goes npm's usual way where they do not do", async () => {
    await mkdir(path.join(project, '.lab/npm-cache'), { recursive: true })
    await writeJson(path.join(project, '.lab/npm-cache/kit.json'), { registry: 'http://kit.test/' })
    const npm = path.join(project, 'npm-cli.js')
    const log = path.join(project, 'npm.log')
    await writeFile(
      npm,
      `const { appendFileSync } = require('node:fs')
      const args = process.argv.slice(2)
      appendFileSync(${JSON.stringify(log)}, args.join(' ') + '\\n')
      if (args.includes('--prefer-offline')) process.exit(1)
      process.exit(require('node:child_process').spawnSync('npm', args).status)`,
    )
    const done = await bootstrap(['scripts/say.js'], { env: { npm_execpath: npm } })
    expect(done).toMatchObject({ exitCode: 0, stderr: 'Installing dependencies (once) …' })
    const cache = path.join(project, '.lab/npm-cache')
    const [first, second] = (await readFile(log, 'utf8')).split('\n')
    expect(first).toContain(`--prefer-offline --cache=${cache} --registry=http://kit.test/`)
    expect(second).toMatch(/^ci (?!.*--cache)/)
  })

  it('lets one of several first runs install, and the others wait for it', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => bootstrap(['scripts/say.js'])))
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
    const installs = runs.filter(({ stderr }) => String(stderr).includes('Installing'))
    expect(installs).toHaveLength(1)
  })

  it('ignores the lock of a process that is gone', async () => {
    await mkdir(path.join(project, '.lab'))
    await writeFile(path.join(project, '.lab/install.lock'), '4194305')
    expect((await bootstrap(['scripts/say.js'])).exitCode).toBe(0)
  })

  it('has Node keep what it compiled of a script for the next time, and not of what that starts', async () => {
    await script(
      'compiled.mjs',
      `import { execFileSync } from 'node:child_process'
      import { getCompileCacheDir } from 'node:module'
      const ask = "console.log(require('node:module').getCompileCacheDir())"
      const child = execFileSync(process.execPath, ['-e', ask], { encoding: 'utf8' })
      console.log(JSON.stringify([getCompileCacheDir(), child.trim()]))`,
    )
    const { stdout } = await bootstrap(['scripts/compiled.mjs'])
    const [own, child] = JSON.parse(String(stdout)) as [string, string]
    expect(own).toContain(path.join(project, '.lab/cache/node'))
    expect(child).toBe('undefined')
    expect((await readdir(own)).length).toBeGreaterThan(0)
  })

  it('passes the exit code on', async () => {
    await script('fails.js', 'process.exit(7)')
    expect((await bootstrap(['scripts/fails.js'])).exitCode).toBe(7)
  })

  it('ends by the signal that ended the script', async () => {
    await script('dies.js', `process.kill(process.pid, 'SIGKILL')`)
    expect((await bootstrap(['scripts/dies.js'])).signal).toBe('SIGKILL')
  })

  it.each([
    { signal: 'SIGTERM', to: 'us alone', exitCode: 143 },
    { signal: 'SIGINT', to: 'the whole group, as Ctrl-C', exitCode: 130 },
  ] as const)(
    'waits for the script to clean up when $signal reaches $to',
    async ({ signal, exitCode }) => {
      await script(
        'cleans.js',
        `process.on('${signal}', () => setTimeout(() => {
          console.log('cleaned up')
          process.exit(${exitCode})
        }, 300))
        setInterval(() => {}, 1000)
        console.log('ready')`,
      )
      const running = bootstrap(['scripts/cleans.js'], { detached: true })
      await new Promise((resolve) => running.stdout?.once('data', resolve))
      process.kill(signal === 'SIGINT' ? -(running.pid ?? 0) : (running.pid ?? 0), signal)
      expect(await running).toMatchObject({
        exitCode,
        stdout: expect.stringMatching(/cleaned up/) as string,
      })
    },
  )

  it('says why there is no Node where npm may run no install script', async () => {
    // The real package is the same: without its install script it has no program.
    const program = path.join(project, 'vendor/node/bin/node')
    await rename(program, `${program}.kept`)
    const without = await bootstrap(['scripts/say.js'])
    expect(without.exitCode).toBe(1)
    expect(without.stderr).toMatch(/no install script.*\n {2}Allow it for this once/)
    expect(without.stderr).not.toMatch(/ENOENT|at .*bootstrap\.mjs/)

    await rename(`${program}.kept`, program)
    expect((await bootstrap(['scripts/say.js'])).exitCode).toBe(0)
  })

  it.each([
    [['--keep'], /npm has kept --keep to itself.*\n {2}Type `npm run compare -- --keep`/],
    [['--out', 'there'], /Type `npm run compare -- --out there`/],
    [['--out=there', '--list'], /Type `npm run compare -- --list --out=there`/],
  ])('refuses %j before `--`, which npm would swallow', async (args, message) => {
    await addScript('compare')
    const { stderr, exitCode, stdout } = await execa(
      'npm',
      ['run', '--silent', 'compare', ...args],
      {
        cwd: project,
        reject: false,
      },
    )
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(message)
  })

  it('asks for a script in one sentence', async () => {
    const { stderr, exitCode } = await bootstrap([])
    expect({ stderr, exitCode }).toEqual({
      stderr: '✗ No script was named.\n  See `npm run` for what there is.',
      exitCode: 1,
    })
  })
})

it.each([
  ...['compare', 'faults', 'bench', 'report', 'cluster', 'clean', 'bases'],
  ...['demo', 'docs', 'fuzz', 'includes', 'pool'],
])('knows which options of %s npm would swallow', async (name) => {
  const root = path.join(import.meta.dirname, '..')
  const file = path.join(import.meta.dirname, `${name}.ts`)
  const { stdout } = await execa(process.execPath, [file, '--help'], { cwd: root })
  // npm has these itself, and takes no others of ours from the environment.
  const npms = ['force', 'help', 'json', 'only', 'rebuild', 'silent']
  const ours = [...stdout.matchAll(/^ +(?:-\w, )?--([\w-]+)/gm)].map(([, option = '']) => option)
  const table = path.join(import.meta.dirname, 'core/bootstrap/swallowed-options.mjs')
  const text = await readFile(table, 'utf8')
  const known = new RegExp(`'scripts/${name}.ts':\\s+'(.*)'`).exec(text)?.[1]?.split(' ') ?? []
  expect(ours).not.toEqual([])
  expect(ours.filter((one) => ![...npms, ...known].includes(one))).toEqual([])
})

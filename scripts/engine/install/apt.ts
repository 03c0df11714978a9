import { readFile } from 'node:fs/promises'
import { execa } from 'execa'
import { ExpectedError } from '../../core/errors.ts'
import {
  admittedPackages,
  mainTarget,
  parseTargets,
  PREFERENCES_FILE,
  preferencesText,
  signedBy,
  SOURCE_FILE,
  sourceText,
  TARGET_FORMAT,
} from './debian13.ts'
import { asRoot, type Host } from './host.ts'
import type { InstallPlan } from './install-plan.ts'

type OnProgress = (line: string) => void

/** Installs a plan's packages, after it has made Debian 13's available where they come from there. */
export async function installPackages(
  host: Host,
  plan: InstallPlan,
  onProgress: OnProgress,
): Promise<void> {
  onProgress('Reading the package lists …')
  await apt(host, ['update'])
  if (plan.fromDebian13.length > 0) {
    await admitDebian13(host, plan.fromDebian13)
    await apt(host, ['update'])
  }
  onProgress(`Installing ${plan.packages.join(' ')} …`)
  await apt(host, installArguments(plan))
}

/** The arguments of the one apt-get that installs. It removes nothing: a conflict is an error instead. */
export function installArguments({ packages, withRecommended }: InstallPlan): string[] {
  return [
    ...['install', '--yes', '--no-remove'],
    ...(withRecommended ? [] : ['--no-install-recommends']),
    ...packages,
  ]
}

async function admitDebian13(host: Host, packages: string[]): Promise<void> {
  // An early Debian 12 does not have Debian 13's signing keys yet; an update of this package brings them.
  await apt(host, ['install', '--yes', '--no-install-recommends', 'debian-archive-keyring'])
  const { stdout } = await execa('apt-get', ['indextargets', '--format', TARGET_FORMAT])
  const targets = parseTargets(stdout)
  const ours = await readFile(SOURCE_FILE, 'utf8').catch(() => undefined)
  const hasOther = targets.some(
    ({ codename, component, file }) =>
      codename === 'trixie' && component === 'main' && file !== SOURCE_FILE,
  )
  if (!hasOther && ours === undefined) {
    const target = mainTarget(targets, host.release.codename)
    if (!target) {
      throw new ExpectedError(
        `apt knows no Debian mirror with ${host.release.codename} main.`,
        'Add one to /etc/apt/sources.list and repeat the command.',
      )
    }
    const key = signedBy(await readFile(target.file, 'utf8'), target)
    await writeAsRoot(host, SOURCE_FILE, sourceText(target.uri, key))
  }
  const before = admittedPackages(await readFile(PREFERENCES_FILE, 'utf8').catch(() => ''))
  const admitted = [...new Set([...before, ...packages])]
  await writeAsRoot(host, PREFERENCES_FILE, preferencesText(admitted, !hasOther))
}

async function apt(host: Host, args: string[]): Promise<void> {
  // Ubuntu updates itself in the background after a start and holds apt's lock for that long.
  const words = ['env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C.UTF-8', 'apt-get']
  const command = [...words, '-o', 'DPkg::Lock::Timeout=300', '--quiet', ...args]
  const { exitCode, all, failed } = await runAsRoot(host, command)
  if (!failed) return
  throw new ExpectedError(
    `\`apt-get ${args.join(' ')}\` ended with exit code ${exitCode ?? 'none'}. The end of what it said:\n${lastLines(all)}`,
    'Mend what apt names (its sources, the network, a package in the way) and repeat the command.',
  )
}

async function writeAsRoot(host: Host, file: string, text: string): Promise<void> {
  const { failed, all } = await runAsRoot(host, ['tee', file], text)
  if (failed) {
    throw new ExpectedError(`${file} could not be written: ${lastLines(all)}`, 'Mend its folder.')
  }
}

function runAsRoot(host: Host, command: string[], input = '') {
  const [file = '', ...args] = asRoot(host, command)
  return execa(file, args, { reject: false, all: true, input })
}

function lastLines(text: string | undefined): string {
  const lines = (text ?? '').trim().split('\n').slice(-12)
  return lines.map((line) => `  ${line}`).join('\n')
}

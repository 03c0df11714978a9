import { readFile, stat } from 'node:fs/promises'
import { execa } from 'execa'
import { hasProgram } from '../../core/executable.ts'

/** What matters of this machine for installing and starting an engine. */
export interface Host {
  platform: NodeJS.Platform
  release: Release
  hasApt: boolean
  /** How a command becomes root: it is already, through sudo, or not at all. */
  elevation: 'root' | 'sudo' | 'none'
  /** Whether systemd runs this machine (being installed is not enough). */
  hasSystemd: boolean
  hasDockerd: boolean
}

export interface Release {
  /** `debian`, `ubuntu`, `fedora` …; empty where there is no os-release. */
  id: string
  /** `12`, `24.04`; empty for a rolling release. */
  version: string
  /** `bookworm`, `noble`. */
  codename: string
  name: string
}

/** Looks at this machine. `interactive`: whether sudo may ask for a password. */
export async function readHost(interactive: boolean): Promise<Host> {
  const [osRelease, hasApt, hasDockerd, hasSystemd, elevation] = await Promise.all([
    readFile('/etc/os-release', 'utf8').catch(() => ''),
    hasProgram('apt-get'),
    hasProgram('dockerd'),
    stat('/run/systemd/system').then(
      () => true,
      () => false,
    ),
    findElevation(interactive),
  ])
  const release = parseRelease(osRelease)
  return { platform: process.platform, release, hasApt, elevation, hasSystemd, hasDockerd }
}

/** Parses /etc/os-release. */
export function parseRelease(text: string): Release {
  const value = (key: string) =>
    new RegExp(`^${key}=(["']?)(.*)\\1$`, 'm').exec(text)?.[2]?.trim() ?? ''
  return {
    id: value('ID'),
    version: value('VERSION_ID'),
    codename: value('VERSION_CODENAME'),
    name: value('PRETTY_NAME'),
  }
}

/** The command as root. */
export function asRoot(host: Host, command: string[]): string[] {
  return host.elevation === 'sudo' ? ['sudo', ...command] : command
}

async function findElevation(interactive: boolean): Promise<Host['elevation']> {
  if (process.getuid?.() === 0) return 'root'
  if (!(await hasProgram('sudo'))) return 'none'
  if (interactive) return 'sudo'
  const { exitCode } = await execa('sudo', ['--non-interactive', 'true'], { reject: false })
  return exitCode === 0 ? 'sudo' : 'none'
}

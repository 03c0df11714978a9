import { readFile } from 'node:fs/promises'
import { execa } from 'execa'

/** A host that stand-ins can be built on. */
export interface DebianHost {
  /** The release's name: `bookworm`, `noble`. */
  codename: string
}

export interface Obstacle {
  message: string
  remedy: string
}

/** Whether this machine can build stand-ins; where not, why, and what to do. Changes nothing. */
export async function debianHost(): Promise<DebianHost | Obstacle> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const { ID: id = '', VERSION_CODENAME: codename } = parseOsRelease(release)
  if (process.platform !== 'linux' || !['debian', 'ubuntu'].includes(id) || !codename) {
    return {
      message: 'stand-ins can be built on Debian and Ubuntu only',
      remedy: '',
    }
  }
  if (!(await hasProgram('mmdebstrap'))) {
    return {
      message: 'mmdebstrap, which builds stand-ins from packages, is not installed',
      remedy: '`sudo apt-get install mmdebstrap`, or ',
    }
  }
  return { codename }
}

export const isObstacle = (host: DebianHost | Obstacle): host is Obstacle => 'remedy' in host

/** `NAME=value` lines, values quoted or not. */
export function parseOsRelease(text: string): Record<string, string> {
  const entries = text
    .split('\n')
    .map((line) => /^([A-Z_]+)=(["']?)(.*)\2$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name = '', , value = '']) => [name, value])
  return Object.fromEntries(entries) as Record<string, string>
}

/**
 * The host's own package sources of its release, each a line as in apt's sources.list. apt itself is asked, so it does
 * not matter in which format and file they are written.
 */
export async function hostSources({ codename }: DebianHost): Promise<string[]> {
  const targets = await execa(
    'apt-get',
    ['indextargets', '--format', '$(REPO_URI)|$(RELEASE)|$(COMPONENT)', 'Created-By: Packages'],
    { reject: false },
  )
  return sourceLines(targets.stdout, codename)
}

/**
 * The distribution's own sources among apt's index targets: those of this release, its updates and its security
 * fixes. Other releases and other vendors' repositories stay out, and so does what a container cannot reach.
 */
export function sourceLines(targets: string, codename: string): string[] {
  const releases = new Set([codename, `${codename}-updates`, `${codename}-security`])
  const components = new Set(['main', 'universe'])
  const lines = targets
    .split('\n')
    .map((line) => line.split('|'))
    .filter(
      ([uri = '', release = '', component = '']) =>
        /^https?:/.test(uri) && releases.has(release) && components.has(component),
    )
    .map(([uri, release, component]) => ['deb', uri, release, component].join(' '))
  return [...new Set(lines)]
}

async function hasProgram(name: string): Promise<boolean> {
  const done = await execa(name, ['--version'], { reject: false })
  return done.exitCode === 0
}

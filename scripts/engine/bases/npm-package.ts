import path from 'node:path'
import { execa } from 'execa'

/** The release of npm that Node 24 comes with. npm's own package holds all that it needs. */
export const NPM_VERSION = '11.21.2'

/**
 * Installs npm into a folder of its own, by the npm that is there. The host's copy is not taken: Debian's is spread
 * over a hundred folders, and of whatever age.
 * @returns the folder of the package
 */
export async function fetchNpm(directory: string): Promise<string> {
  await execa(
    'npm',
    [
      ...['install', '--prefix', directory, '--no-save', '--ignore-scripts'],
      ...['--no-audit', '--no-fund', '--loglevel', 'error', `npm@${NPM_VERSION}`],
    ],
    { stdin: 'ignore', cwd: directory },
  )
  return path.join(directory, 'node_modules', 'npm')
}

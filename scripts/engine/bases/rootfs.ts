import { execa } from 'execa'
import { type DebianHost, hostSources } from './host.ts'

/** mmdebstrap's own: makes /bin a link to /usr/bin from the start, where the release wants it so. */
const MERGED_USR = '/usr/share/mmdebstrap/hooks/maybe-merged-usr'

/** What Debian's slim images leave out as well. Read by people only; licences stay. It holds for later packages too. */
const LEFT_OUT = [
  'path-exclude=/usr/share/doc/*',
  'path-include=/usr/share/doc/*/copyright',
  ...['groff', 'info', 'linda', 'lintian', 'locale', 'man'].map(
    (folder) => `path-exclude=/usr/share/${folder}/*`,
  ),
]

/** The arguments that make `target`, a tar file, the smallest Debian or Ubuntu that has apt. */
export function mmdebstrapArguments(
  { codename }: DebianHost,
  sources: string[],
  target: string,
): string[] {
  const overTls = sources.some((line) => line.startsWith('deb https:'))
  return [
    '--quiet',
    '--variant=minbase',
    `--hook-dir=${MERGED_USR}`,
    ...LEFT_OUT.map((option) => `--dpkgopt=${option}`),
    '--aptopt=Acquire::Languages "none"',
    // Without it, apt in the image could not use the very source that it came from.
    ...(overTls ? ['--include=ca-certificates'] : []),
    codename,
    target,
    // None: mmdebstrap then takes the distribution's own.
    ...sources,
  ]
}

/** Makes the tar file of a Debian or Ubuntu like the host's. As root, or in a user namespace otherwise. */
export async function makeRootfs(host: DebianHost, target: string): Promise<void> {
  const sources = await hostSources(host)
  await execa('mmdebstrap', mmdebstrapArguments(host, sources, target), {
    stdin: 'ignore',
    // Messages that are compared with nothing, and no language packs that the image does not have.
    env: { LC_ALL: 'C.UTF-8' },
  })
}

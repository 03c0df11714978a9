/** How apt on Debian 12 gets single packages of Debian 13, and nothing else of it. */
export const SOURCE_FILE = '/etc/apt/sources.list.d/refactoring-monolithic-containers.sources'
export const PREFERENCES_FILE = '/etc/apt/preferences.d/refactoring-monolithic-containers'

/** The format to ask `apt-get indextargets` for. */
export const TARGET_FORMAT = '$(ORIGIN)|$(CODENAME)|$(COMPONENT)|$(REPO_URI)|$(SOURCESENTRY)'

/** A package index that apt knows on this machine. */
export interface IndexTarget {
  origin: string
  codename: string
  component: string
  uri: string
  /** The file that names it. */
  file: string
}

/** Parses what `apt-get indextargets --format TARGET_FORMAT` prints. */
export function parseTargets(stdout: string): IndexTarget[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [origin = '', codename = '', component = '', uri = '', entry = ''] = line.split('|')
      return { origin, codename, component, uri, file: entry.replace(/:\d+$/, '') }
    })
}

/** The index that this machine's own Debian packages come from: not the updates', nor the security one. */
export function mainTarget(targets: IndexTarget[], codename: string): IndexTarget | undefined {
  return targets.find(
    (target) =>
      target.origin === 'Debian' && target.codename === codename && target.component === 'main',
  )
}

/**
 * The key file that a source is trusted by.
 * @param text of a .list or .sources file
 * @returns undefined where none is named (apt then takes its own keyring), or the key is written in the file
 */
export function signedBy(text: string, { uri }: IndexTarget): string | undefined {
  const site = uri.replace(/\/$/, '')
  const names = (line: string) =>
    line.split(/[\s=]+/).some((word) => word.replace(/\/$/, '') === site)
  const stanza = text.split(/\n\s*\n/).find((part) => part.split('\n').some(names))
  const deb822 = /^Signed-By:\s*(\/\S+)/im.exec(stanza ?? '')?.[1]
  const line = text.split('\n').find((one) => /^deb\s/.test(one) && names(one))
  return deb822 ?? /signed-by=(\/[^\s\]]+)/i.exec(line ?? '')?.[1]
}

/** The source in deb822 form. */
export function sourceText(uri: string, key: string | undefined): string {
  return [
    '# Written by `npm run compare -- --install-engine` of refactoring-monolithic-containers: Debian 12 has',
    '# no Docker Compose 2. The preferences file of the same name admits single packages alone.',
    'Types: deb',
    `URIs: ${uri}`,
    'Suites: trixie',
    'Components: main',
    ...(key === undefined ? [] : [`Signed-By: ${key}`]),
    '',
  ].join('\n')
}

/**
 * The pins: these packages from Debian 13, and nothing else.
 * @param ownSource whether Debian 13 came with our source; one that was there before keeps its own rules
 */
export function preferencesText(packages: string[], ownSource: boolean): string {
  const nothingElse = ['Package: *', 'Pin: release n=trixie', 'Pin-Priority: -1', '']
  return [
    `Package: ${packages.join(' ')}`,
    'Pin: release n=trixie',
    'Pin-Priority: 990',
    '',
    ...(ownSource ? nothingElse : []),
  ].join('\n')
}

/** The packages that a preferences file of ours admits already; they go on getting their updates. */
export function admittedPackages(preferences: string): string[] {
  return /^Package: ([^*\n]+)$/m.exec(preferences)?.[1]?.split(' ') ?? []
}

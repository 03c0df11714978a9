/** A package of Debian's (or Ubuntu's) database and the names of those it needs. */
export interface Package {
  name: string
  depends: string[]
  provides: string[]
}

/** Parses dpkg's status file: paragraphs of `Field: value`, continued by lines that start with a blank. */
export function parseStatus(status: string): Package[] {
  return status
    .split(/\n\n+/)
    .map((paragraph) => {
      const field = (name: string) =>
        new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, 'm').exec(paragraph)?.[1]?.trim() ?? ''
      return {
        name: field('Package'),
        depends: [
          ...names(field('Pre-Depends')),
          ...names(field('Depends')),
          ...names(field('Recommends')),
        ],
        provides: names(field('Provides')),
        installed: field('Status') === '' || field('Status').endsWith(' installed'),
      }
    })
    .filter(({ name, installed }) => name !== '' && installed)
    .map(({ name, depends, provides }) => ({ name, depends, provides }))
}

/** The names in a dependency field: versions and architectures dropped, alternatives kept. */
function names(field: string): string[] {
  return field
    .split(/[,|]/)
    .map((part) => part.trim().replace(/[\s(:[].*$/s, ''))
    .filter((name) => name !== '')
}

/** These packages and all that they need, directly or not, among the installed ones. */
export function closure(roots: string[], packages: Package[]): Set<string> {
  const providers = new Map<string, Package[]>()
  for (const one of packages) {
    for (const name of [one.name, ...one.provides]) {
      providers.set(name, [...(providers.get(name) ?? []), one])
    }
  }
  const reached = new Set<string>()
  const queue = [...roots]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    for (const provider of providers.get(name) ?? []) {
      if (reached.has(provider.name)) continue
      reached.add(provider.name)
      queue.push(...provider.depends)
    }
  }
  return reached
}

/** Which package each path belongs to, from dpkg's `info/NAME.list` files. Paths without leading slash. */
export function ownersByPath(database: Record<string, string>): Map<string, string> {
  const owners = new Map<string, string>()
  for (const [file, content] of Object.entries(database)) {
    const name = /info\/([^:/]+)(?::[^/]*)?\.list$/.exec(file)?.[1]
    if (name === undefined) continue
    for (const line of content.split('\n')) {
      if (line.length > 1) owners.set(mergedUsr(line.slice(1)), name)
    }
  }
  return owners
}

/** Since /bin, /sbin and /lib became links into /usr, lists may name a file by its old path. */
export function mergedUsr(path: string): string {
  return path.replace(/^(bin|sbin|lib|lib32|lib64|libx32)\//, 'usr/$1/')
}

/** Python's compiled files are made on installation and in no list: they belong to their source's package. */
export function sourceOfCompiled(path: string): string {
  return path.replace(/__pycache__\/([^/]+)\.cpython-\d+(\.opt-\d)?\.pyc$/, '$1.py')
}

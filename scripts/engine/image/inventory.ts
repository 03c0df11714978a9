import { parseStatus } from './packages.ts'
import type { LayerFile } from './measure-layer.ts'
import type { Image } from './read-image.ts'

/** What an image offers to whoever gets into a container of it. Names and paths, sorted. */
export interface Inventory {
  /** Installed packages of the distribution, by name. */
  packages: string[]
  /** Programs that run with their owner's or group's rights. */
  setIdFiles: string[]
  shells: string[]
  /** Interpreters of other languages. */
  interpreters: string[]
  /** Compilers, assemblers, linkers and make. */
  compilers: string[]
  packageManagers: string[]
}

/** A folder of programs, as PATH has it. */
const BIN = /^(?:usr\/)?(?:local\/)?s?bin\//

/** Programs by their usual names; versions (python3.11, gcc-12) and targets (x86_64-linux-gnu-gcc) included. */
const KINDS = {
  shells: /^(sh|ash|bash|dash|zsh|ksh|fish|busybox)$/,
  interpreters: /^(node|python[\d.]*|perl[\d.]*|ruby[\d.]*|lua[\d.]*|php[\d.]*|gawk|mawk)$/,
  compilers:
    /^(?:[\w]+-linux-\w+-)?(gcc|g\+\+|cc|c\+\+|c89|c99|clang|as|ld|make|tcc|go|rustc)(-[\d.]+)?$/,
  packageManagers: /^(apt|apt-get|dpkg|apk|dnf|yum|npm|npx|yarn|pip[\d.]*)$/,
}

/** Looks through the file system that the layers make together. */
export function inventoryOf(image: Image): Inventory {
  const files = fileSystem(image)
  const programs = files.map(({ path }) => path).filter((path) => BIN.test(path))
  const named = (kind: RegExp) => unique(programs.map(baseName).filter((name) => kind.test(name)))
  return {
    packages: packagesOf(image),
    setIdFiles: files
      .filter(({ setId }) => setId !== undefined)
      .map(({ path }) => `/${path}`)
      .sort(),
    shells: named(KINDS.shells),
    interpreters: named(KINDS.interpreters),
    compilers: named(KINDS.compilers),
    packageManagers: named(KINDS.packageManagers),
  }
}

/** The files of the topmost layer that has each; what a later layer takes away with a whiteout is gone. */
export function fileSystem({ layers }: Pick<Image, 'layers'>): LayerFile[] {
  const files = new Map<string, LayerFile>()
  for (const layer of layers) {
    for (const { path } of layer.files) removeWhitedOut(files, path)
    for (const file of layer.files) if (!WHITEOUT.test(file.path)) files.set(file.path, file)
  }
  return [...files.values()]
}

/** OCI image specification, "Whiteouts": `.wh.NAME` hides NAME and all below it, `.wh..wh..opq` a whole folder. */
const WHITEOUT = /(^|\/)\.wh\.([^/]+)$/
const OPAQUE = '.wh..opq'

function removeWhitedOut(files: Map<string, LayerFile>, path: string): void {
  const match = WHITEOUT.exec(path)
  if (!match) return
  const folder = path.slice(0, match.index + (match[1] ?? '').length)
  const hidden = match[2] === OPAQUE ? folder : `${folder}${match[2] ?? ''}`
  for (const one of files.keys()) {
    if (one === hidden || one.startsWith(hidden.endsWith('/') ? hidden : `${hidden}/`)) {
      files.delete(one)
    }
  }
}

function packagesOf({ layers }: Image): string[] {
  // A later layer's database replaces an earlier one's, as in the file system that they make.
  const database = Object.fromEntries(layers.flatMap((one) => Object.entries(one.packageDatabase)))
  const texts = Object.entries(database)
  const debian = texts
    .filter(([path]) => /^var\/lib\/dpkg\/status(\.d\/[^.]+)?$/.test(path))
    .flatMap(([, text]) => parseStatus(text).map(({ name }) => name))
  const alpine = [...(database['lib/apk/db/installed'] ?? '').matchAll(/^P:(.+)$/gm)]
  return unique([...debian, ...alpine.map(([, name = '']) => name)])
}

const baseName = (path: string) => path.split('/').at(-1) ?? path
const unique = (names: string[]) => [...new Set(names)].sort()

import { lstat, readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { copiedFiles } from './copied-files.ts'
import { fixed, isFixable } from './fix-by-language.ts'
import type { Packaging } from './packaging.ts'
import { isInside, replaceFile } from './replace-file.ts'

type Source = Pick<Packaging, 'source' | 'recipes'>

/** What people call the file that an app starts from. */
const USUAL = /^(app|server|main|index|program)\.\w+$/i
const NO_APP =
  /(^|[._-])(test|spec|config)s?[._-]|\.d\.[cm]?ts$|(^|\/)(tests?|node_modules|dist|public|static|assets|vendor)(\/|$)/i

/**
 * Makes the n-th one-line fix: a line that changes nothing users see, in a source file of the app, one that the recipes
 * copy into an image.
 * @returns the file, absolute; undefined where no source file was found
 */
export async function fixApp(copy: Source, n: number): Promise<string | undefined> {
  const file = await appSource(copy)
  if (file === undefined) return undefined
  // Byte by byte: a file in another encoding stays in it.
  const text = await readFile(file, 'latin1')
  await replaceFile(file, copy.source, Buffer.from(fixed(text, path.extname(file), n), 'latin1'))
  return file
}

/** A source file of the app: by its usual name where there is one, else the first. Absolute. */
export async function appSource({ source, recipes }: Source): Promise<string | undefined> {
  const sources: string[] = []
  for (const recipe of recipes) {
    for (const copied of await copiedFiles(recipe)) sources.push(...(await sourcesBelow(copied)))
  }
  sources.sort(byDepth)
  const usual = sources.filter((file) => USUAL.test(path.basename(file)))
  for (const file of [...usual, ...sources]) if (await canBeFixed(file, source)) return file
  return undefined
}

const byDepth = (a: string, b: string) =>
  a.split(path.sep).length - b.split(path.sep).length || a.localeCompare(b)

async function sourcesBelow(start: string): Promise<string[]> {
  const isSource = (file: string) => isFixable(path.extname(file)) && !NO_APP.test(file)
  if (!(await stat(start)).isDirectory()) return isSource(path.basename(start)) ? [start] : []
  const below = await readdir(start, { recursive: true })
  return below.filter(isSource).map((file) => path.join(start, file))
}

/** A link is none: what it leads to is found under its own name, or is no part of the source. */
async function canBeFixed(file: string, source: string): Promise<boolean> {
  if (!(await lstat(file)).isFile() || !(await isInside(file, source))) return false
  const text = await readFile(file, 'latin1')
  return fixed(text, path.extname(file), 1) !== text
}

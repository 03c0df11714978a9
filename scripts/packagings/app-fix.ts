import { appendFile, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Recipe } from './configuration.ts'
import { copiedFiles } from './copied-files.ts'

/** A statement that does nothing and survives every bundler: a comment would be dropped, and the image stay the same. */
const FIXES: Record<string, (n: number) => string> = {
  '.ts': (n) => `Object.assign(globalThis, { labFix: ${n} })`,
  '.js': (n) => `Object.assign(globalThis, { labFix: ${n} })`,
  '.mjs': (n) => `Object.assign(globalThis, { labFix: ${n} })`,
  '.py': (n) => `LAB_FIX = ${n}`,
  '.rb': (n) => `LAB_FIX_${n} = true`,
  '.php': (n) => `// fix ${n}`,
  '.go': (n) => `// fix ${n}`,
  '.java': (n) => `// fix ${n}`,
  '.cs': (n) => `// fix ${n}`,
}

/** What people call the file that an app starts from. */
const USUAL = /^(app|server|main|index|program)\.\w+$/i
const TEST = /(^|[._-])(test|spec)s?[._-]|(^|\/)(tests?|node_modules|dist)(\/|$)/i

/**
 * Makes the n-th one-line fix: a line more in a source file of the app, one that the recipes copy into an image.
 * @returns the file, absolute; undefined where no source file was found
 */
export async function fixApp(recipes: Recipe[], n: number): Promise<string | undefined> {
  const file = await appSource(recipes)
  if (file === undefined) return undefined
  await appendFile(file, `\n${FIXES[path.extname(file)]?.(n) ?? ''}\n`)
  return file
}

/** A source file of the app: by its usual name where there is one, else the first. Absolute. */
export async function appSource(recipes: Recipe[]): Promise<string | undefined> {
  const sources: string[] = []
  for (const recipe of recipes) {
    for (const copied of await copiedFiles(recipe)) sources.push(...(await sourcesBelow(copied)))
  }
  sources.sort(byDepth)
  return sources.find((file) => USUAL.test(path.basename(file))) ?? sources[0]
}

const byDepth = (a: string, b: string) =>
  a.split(path.sep).length - b.split(path.sep).length || a.localeCompare(b)

async function sourcesBelow(start: string): Promise<string[]> {
  const isSource = (file: string) => path.extname(file) in FIXES && !TEST.test(file)
  if ((await stat(start)).isFile()) return isSource(path.basename(start)) ? [start] : []
  const below = await readdir(start, { recursive: true })
  return below.filter(isSource).map((file) => path.join(start, file))
}

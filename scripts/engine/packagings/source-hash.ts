import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import path from 'node:path'
import { isWithin } from '../../core/paths.ts'
import type { Recipe } from './recipe.ts'
import { copiedPaths } from './copied-files.ts'
import { isWanted } from './copy-source.ts'

/**
 * One text for all that images are built from: the recipes, and what their Dockerfiles copy. Of each file its path from
 * `source`, its rights and what it holds; not its times, nor what else lies beside it.
 */
export async function sourceHash(recipes: Recipe[], source: string): Promise<string> {
  const named = await Promise.all(recipes.map(takenBy))
  const files = await Promise.all(named.flat().map(filesOf))
  const hash = createHash('sha256')
  for (const file of [...new Set(files.flat())].sort()) {
    const { mode, content } = await read(file)
    hash.update(JSON.stringify([path.relative(source, file), mode, content.length])).update(content)
  }
  return hash.digest('hex')
}

/**
 * The recipe itself, what its build leaves out, and the files and folders that it copies: all of its context where that
 * cannot be told.
 */
async function takenBy({ file, context }: Recipe): Promise<string[]> {
  if (context === undefined) return [file]
  const text = await readFile(file, 'utf8')
  const copied = copiedPaths(text).map((one) => path.join(context, one))
  // A pattern is no file's name. What leads out of the context is for the build to refuse.
  const isTold = copied.every((one) => isWithin(one, context) && existsSync(one))
  // They say what of it the build gets to see.
  const ignores = [path.join(context, '.dockerignore'), `${file}.dockerignore`]
  return [file, ...ignores.filter((one) => existsSync(one)), ...(isTold ? copied : [context])]
}

async function filesOf(start: string): Promise<string[]> {
  const stats = await lstat(start)
  if (!stats.isDirectory()) {
    // A pipe would have us wait for its writer.
    return stats.isFile() || stats.isSymbolicLink() ? [start] : []
  }
  const below = (await readdir(start)).filter(isWanted).map((name) => path.join(start, name))
  return (await Promise.all(below.map(filesOf))).flat()
}

async function read(file: string): Promise<{ mode: string; content: Buffer }> {
  const stats = await lstat(file)
  return stats.isSymbolicLink()
    ? { mode: 'link', content: Buffer.from(await readlink(file)) }
    : { mode: (stats.mode & 0o777).toString(8), content: await readFile(file) }
}

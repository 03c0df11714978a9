import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Recipe } from './recipe.ts'
import { type Instruction, parseDockerfile } from './instructions.ts'
import { expand } from './variables.ts'

/**
 * What a Dockerfile takes from the build's context, as its COPY, ADD and `RUN --mount` name it: paths and patterns, with
 * the variables' default values filled in.
 */
export function copiedPaths(dockerfile: string): string[] {
  const scope = new Map<string, string | undefined>()
  return parseDockerfile(dockerfile).instructions.flatMap((instruction) => {
    for (const { name, value } of instruction.variables) {
      if (value !== undefined) scope.set(name, expand(value, scope))
    }
    return [...copied(instruction), ...mounted(instruction)].map((one) => expand(one, scope))
  })
}

/** The files and folders that a recipe's Dockerfile takes from its context and that are there. Absolute. */
export async function copiedFiles({ file, context }: Recipe): Promise<string[]> {
  if (context === undefined) return []
  const found: string[] = []
  for (const one of copiedPaths(await readFile(file, 'utf8'))) {
    const literal = path.join(context, one)
    if (existsSync(literal)) found.push(literal)
    else
      for await (const name of glob(`./${one}`, { cwd: context }))
        found.push(path.join(context, name))
  }
  return found
}

function copied({ keyword, flags, words }: Instruction): string[] {
  const isOfContext = keyword === 'COPY' || keyword === 'ADD'
  if (!isOfContext || flags.some(({ name }) => name === 'from')) return []
  // The last one is where it goes. A here-document is no file.
  return words
    .slice(0, -1)
    .filter((word) => !word.startsWith('<<'))
    .map((word) => word.replace(/^(["'])(.*)\1$/, '$2'))
}

/** A mount is of the context unless it says otherwise, and all of it. */
function mounted({ keyword, flags }: Instruction): string[] {
  if (keyword !== 'RUN') return []
  return flags.flatMap(({ name, value }) => {
    if (name !== 'mount') return []
    const options = new Map(value.split(',').map((part) => part.split('=') as [string, string]))
    const isBind = (options.get('type') ?? 'bind') === 'bind'
    return isBind && !options.has('from')
      ? [options.get('source') ?? options.get('src') ?? '.']
      : []
  })
}

import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { copiedFiles } from './copied-files.ts'
import type { Recipe } from './recipe.ts'

/** A file that someone who runs the packaging has to understand. */
export interface ConfigurationFile {
  /** From the source folder. */
  file: string
  /** Without blank lines and comments. */
  lines: number
}

/** Configuration by its name: the app's own source and npm's files are the same whatever the packaging. */
const CONFIGURATION = /\.(conf|cfg|cnf|ini|toml|ya?ml|sh)$/

/**
 * The recipes and the configuration files that they copy into an image, each once.
 * @param source the folder that the names start from
 */
export async function configurationOf(
  recipes: Recipe[],
  source: string,
): Promise<ConfigurationFile[]> {
  const files = new Set<string>()
  for (const recipe of recipes) {
    files.add(recipe.file)
    for (const copied of await copiedFiles(recipe)) {
      if (CONFIGURATION.test(copied) && (await stat(copied)).isFile()) files.add(copied)
    }
  }
  const read = [...files].map(async (file) => ({
    file: path.relative(source, file),
    lines: countLines(await readFile(file, 'utf8')),
  }))
  return Promise.all(read)
}

/** Lines that say something: not blank, and no comment of Dockerfiles, YAML and shells (#) or supervisord (;). */
export function countLines(text: string): number {
  return text.split('\n').filter((line) => !/^\s*([#;].*)?$/.test(line)).length
}

import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'

/** A file that says how a packaging is built or run, and the folder that its COPY lines start from, if it has any. */
export interface Recipe {
  /** Absolute. */
  file: string
  /** Absolute; for Dockerfiles. */
  context?: string
}

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
  for (const { file, context } of recipes) {
    files.add(file)
    if (context === undefined) continue
    for (const copied of copiedFiles(await readFile(file, 'utf8'))) {
      const candidate = path.join(context, copied)
      if (CONFIGURATION.test(candidate) && (await isFile(candidate))) files.add(candidate)
    }
  }
  const read = [...files].map(async (file) => ({
    file: path.relative(source, file),
    lines: countLines(await readFile(file, 'utf8')),
  }))
  return Promise.all(read)
}

/** What the COPY and ADD lines of a Dockerfile take from the build's context. */
export function copiedFiles(dockerfile: string): string[] {
  return dockerfile
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .map((line) => /^\s*(?:COPY|ADD)\s+(.*)$/i.exec(line)?.[1] ?? '')
    .filter((rest) => rest !== '' && !rest.includes('--from='))
    .flatMap((rest) => {
      const words = rest.split(/\s+/).filter((word) => !word.startsWith('--'))
      return words.slice(0, -1)
    })
}

/** Lines that say something: not blank, and no comment of Dockerfiles, YAML and shells (#) or supervisord (;). */
export function countLines(text: string): number {
  return text.split('\n').filter((line) => !/^\s*([#;].*)?$/.test(line)).length
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

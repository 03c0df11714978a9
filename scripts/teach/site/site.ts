import { readdir } from 'node:fs/promises'
import { build, createServer } from 'vitepress'
import { ExpectedError, messageOf } from '../../core/errors.ts'
import { typedPath } from '../../core/paths.ts'
import { DOCS } from './settings.ts'
import { serveFiles } from './static-server.ts'

export interface ServeOptions {
  /** Of the built site. */
  directory: string
  base: string
  port: number
}

/** What VitePress leaves in every folder that it builds into. */
const MARK = 'hashmap.json'

/**
 * Builds the site into a folder, which is emptied before.
 * @throws ExpectedError where a page has an error, or where the folder holds anything but an earlier build
 */
export async function buildSite(directory: string): Promise<void> {
  const present = await namesIn(directory)
  if (present.length > 0 && !present.includes(MARK)) {
    throw new ExpectedError(
      `${directory} holds other files, and a build would delete them.`,
      'Name a folder that is empty or not there yet.',
    )
  }
  try {
    await build(DOCS, { outDir: directory })
  } catch (error) {
    throw new ExpectedError(
      `The site could not be built: ${messageOf(error)}`,
      'Correct the page that is named, and repeat the command.',
      { cause: error },
    )
  }
}

/**
 * Serves docs/ from its source and shows each change at once, until the process ends.
 * @returns the address
 */
export async function developSite({ base, port }: ServeOptions): Promise<string> {
  const server = await createServer(DOCS, { host: '127.0.0.1', port, strictPort: true })
  await server.listen()
  return `http://127.0.0.1:${port}${base}`
}

/**
 * Serves a site that was built, until the process ends.
 * @returns the address
 */
export async function previewSite({ directory, base, port }: ServeOptions): Promise<string> {
  if ((await namesIn(directory)).includes(MARK)) {
    return (await serveFiles(directory, base, port)).url
  }
  throw new ExpectedError(
    `There is no built site in ${typedPath(directory)}.`,
    'Build it first: npm run docs -- --build',
  )
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ExpectedError } from '../../core/errors.ts'
import { quote } from '../../engine/docker/evidence.ts'
import { ROOT } from '../../core/paths.ts'

/** Where the exercise is made when no other folder is named. */
export const WORKSPACE = path.join(ROOT, 'lab-workspace')

/** What is the learner's own to read and to write, from here. */
const TEMPLATES = path.join(import.meta.dirname, 'workspace')

/** Of the lab, as it is. */
const COPIED = [
  '.npmrc',
  'package-lock.json',
  'app',
  'monolithic/Dockerfile',
  'monolithic/supervisord.conf',
]

/** The app's tests need the lab's tools, which are not there; the rest is what builds make. */
const LEFT_OUT = /(^|\/)(node_modules|dist|contract|testing)$|\.test\.ts$/

/**
 * Makes the folder in which a learner refactors the monolith.
 * @throws ExpectedError where something is there already: it may be somebody's work
 */
export async function makeWorkspace(directory: string): Promise<void> {
  if (existsSync(directory) && (await entriesOf(directory)).length > 0) {
    throw new ExpectedError(
      `${directory} is there already, and may hold your work. It was left as it is.`,
      'Go on there, move it away, or name a new folder: `npm run lab -- exercise start FOLDER`.',
    )
  }
  await mkdir(path.join(directory, 'web'), { recursive: true })
  for (const name of COPIED) {
    const filter = (file: string) => !LEFT_OUT.test(path.relative(ROOT, file).replaceAll('\\', '/'))
    await cp(path.join(ROOT, name), path.join(directory, name), { recursive: true, filter })
  }
  // Not under its own name here: it would hide the templates from a build of the lab.
  await cp(path.join(TEMPLATES, 'dockerignore'), path.join(directory, '.dockerignore'))
  for (const name of ['README.md', 'compose.yaml']) {
    await cp(path.join(TEMPLATES, name), path.join(directory, name))
  }
  const manifest = await readFile(path.join(ROOT, 'package.json'), 'utf8')
  await writeFile(path.join(directory, 'package.json'), manifestFor(manifest, directory))
}

/** A file where a folder should be counts as something that is there. */
const entriesOf = (directory: string) => readdir(directory).catch(() => [directory])

/**
 * The lab's package.json without its commands, whose tools are not in the folder, but for one that leads back to them.
 * npm's lockfile knows nothing of commands, so it still fits.
 */
export function manifestFor(manifest: string, directory: string, root = ROOT): string {
  // npm hands it to a shell, and a folder may have any name.
  const lab = `npm --prefix=${quote(path.relative(directory, root))} run lab --`
  return `${JSON.stringify({ ...(JSON.parse(manifest) as object), scripts: { lab } }, null, 2)}\n`
}

/** The folder that a command is about where none is named: the one that the reader is in, if it is one. */
export function workspaceOf(readerDirectory: string): string {
  const isWorkspace =
    readerDirectory !== ROOT && existsSync(path.join(readerDirectory, 'monolithic/Dockerfile'))
  return isWorkspace ? readerDirectory : WORKSPACE
}

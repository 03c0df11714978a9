import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Docker } from '../docker/docker.ts'
import { DockerError } from '../docker/docker-error.ts'
import { quote } from '../docker/evidence.ts'
import { ExpectedError } from '../../core/errors.ts'
import { typedPath } from '../../core/paths.ts'
import { lineOf } from './compose-lines.ts'
import { type ComposeModel, parseModel } from './compose-model.ts'
import { mountSourcesOf, type MountSources } from './mount-source.ts'
import { type Refusal, refusalsOf } from './refusals.ts'

/** As Compose looks for them, in its order. */
export const COMPOSE_FILES = [
  ...['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'],
]

/** A stack as its owner would run it in its folder, and what is at the paths that it mounts. */
export interface TheirStack {
  model: ComposeModel
  sources: MountSources
}

/**
 * Asks Compose for a stack with all that it reads by itself in a folder: the compose file and its override, or those that
 * `.env` names, with their variables and profiles.
 * @param folder absolute
 * @throws ExpectedError where Compose cannot read it, or where it leads out of its own containers and folders
 */
export async function readStack(
  docker: Docker,
  folder: string,
  env: Record<string, string> = {},
): Promise<TheirStack> {
  const model = await modelOf(docker, folder, env)
  const sources = await mountSourcesOf(model, [folder, ...contextsOf(model)])
  const refusals = refusalsOf(model, sources)
  if (refusals.length > 0) throw await refusedBy(folder, refusals)
  return { model, sources }
}

/** The folders of this machine that its images are built from. */
export const contextsOf = ({ services }: ComposeModel): string[] =>
  Object.values(services).flatMap(({ build }) =>
    build && existsSync(build.context) ? [build.context] : [],
  )

async function modelOf(docker: Docker, folder: string, env: Record<string, string>) {
  // Any name will do, and one that Compose would make of the folder's may be none.
  const command = ['compose', '--project-directory', typedPath(folder), '--project-name', 'lab']
  try {
    const { stdout } = await docker.run([...command, 'config', '--format', 'json'], {
      // Files that somebody named in their shell belong to another folder.
      env: { ...env, COMPOSE_FILE: undefined },
    })
    return parseModel(stdout)
  } catch (error) {
    if (!(error instanceof DockerError)) throw error
    const said = error.result.stderr.trim().split('\n').at(-1) ?? ''
    throw new ExpectedError(
      `Compose cannot read the stack in ${folder}: ${said}`,
      `Correct the file until \`docker compose --project-directory ${quote(folder)} config\` prints it.`,
      { cause: error },
    )
  }
}

async function refusedBy(folder: string, refusals: Refusal[]): Promise<ExpectedError> {
  const files = await composeFilesIn(folder)
  const texts = await Promise.all(
    files.map(async (file) => ({ name: path.basename(file), text: await readFile(file, 'utf8') })),
  )
  const sentences = refusals.map((refusal) => {
    const { service, key, found, why } = refusal
    const where = lineOf(texts, refusal)
    return `The service ${service} has ${key}: ${found} (${where}): ${why}.`
  })
  return new ExpectedError(
    sentences.join('\n'),
    'The lab starts a stack several times, fills it and makes it crash, so it must stay within its own containers and folders. Remove this from the file, or compare a copy without it (docs/contract.md).',
  )
}

/** The files that Compose reads by itself in a folder, as far as that can be told without asking it. */
export async function composeFilesIn(folder: string): Promise<string[]> {
  const named = await namedFiles(folder)
  if (named)
    return named.map((file) => path.resolve(folder, file)).filter((file) => existsSync(file))
  const there = (names: string[]) => names.find((name) => existsSync(path.join(folder, name)))
  const main = there(COMPOSE_FILES)
  const overrides = COMPOSE_FILES.map((name) => name.replace(/\.(?=ya?ml$)/, '.override.'))
  const override = there(overrides)
  return [main, override].flatMap((name) => (name === undefined ? [] : [path.join(folder, name)]))
}

/** The files that `.env` names; undefined where it names none. */
async function namedFiles(folder: string): Promise<string[] | undefined> {
  const file = path.join(folder, '.env')
  const text = existsSync(file) ? await readFile(file, 'utf8') : ''
  const value = (name: string) =>
    new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=\\s*(["']?)(.*?)\\1\\s*$`, 'm').exec(text)?.[2]
  const files = value('COMPOSE_FILE')
  return files?.split(value('COMPOSE_PATH_SEPARATOR') ?? path.delimiter).filter(Boolean)
}

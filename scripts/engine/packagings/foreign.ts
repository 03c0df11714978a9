import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { BASES } from '../bases/catalogue.ts'
import type { SyntaxOf } from '../bases/frontends.ts'
import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { UNKNOWN_APP } from './causes.ts'
import type { ComposeModel } from './compose-model.ts'
import { type Dockerfile, readDockerfile } from './dockerfile.ts'
import { entryOf } from './entry.ts'
import { shortImageName } from './image-name.ts'
import type { MonolithSource } from './monolith-source.ts'
import type { ComposeSource } from './compose-source.ts'
import { dockerfileOf } from './own-frontend.ts'
import { builderOf } from './own-images.ts'
import { namedContext, type Replacements } from './packaging.ts'
import { COMPOSE_FILES, composeFilesIn, contextsOf, readStack } from './read-stack.ts'

const CONTRACT = 'docs/contract.md says what a pair must have'

/** A packaging of somebody else's, and the images that it is built on or runs as they come. */
export interface Foreign<Source> {
  images: string[]
  /** The lines of its Dockerfiles that have another builder than the engine's own. */
  syntax: SyntaxOf[]
  /**
   * @param replacements what to take in the place of some of them
   * @param tools an image with a shell
   */
  source: (replacements: Replacements, tools: string) => Source
}

/**
 * The monolith whose Dockerfile lies in a folder. Nothing is built.
 * @throws ExpectedError where there is none that keeps the contract
 */
export async function foreignMonolith(
  directory: string,
  named: Pick<MonolithSource, 'id' | 'title'>,
  chosen: Record<string, string> = chosenBases(),
): Promise<Foreign<MonolithSource>> {
  const file = path.join(directory, 'Dockerfile')
  if (!existsSync(file)) {
    throw new ExpectedError(
      `${directory} has no Dockerfile.`,
      `Give the folder that the monolith is built from. ${CONTRACT}.`,
    )
  }
  const { images, base, hasExpose, syntax } = readDockerfile(await readFile(file, 'utf8'), {
    values: chosen,
  })
  if (!hasExpose) {
    throw new ExpectedError(
      `${file} names no port that its app serves.`,
      'Add EXPOSE with the port, such as `EXPOSE 5000`.',
    )
  }
  return {
    images,
    syntax: syntax ? [{ ...syntax, file }] : [],
    source: (replacements) => ({
      ...named,
      context: directory,
      dockerfile: 'Dockerfile',
      image: {
        reference: `task-app-${nameOf(directory)}:${named.id}`,
        causes: UNKNOWN_APP,
        ...baseOf(base, replacements),
      },
      replacements,
    }),
  }
}

/**
 * The stack whose compose file lies in a folder. Nothing is built.
 * @throws ExpectedError where there is none that keeps the contract, or that can be kept apart from all else
 */
export async function foreignStack(
  docker: Docker,
  directory: string,
): Promise<Foreign<ComposeSource>> {
  await checkComposeFolder(directory)
  const { model } = await readStack(docker, directory)
  entryOf(model)
  const { services } = model
  const dockerfiles = await dockerfilesOf(model)
  const asTheyCome = imagesAsTheyCome(model)
  // A build may take files from beside the folder: all of it must be below what is copied for experiments.
  const root = commonFolder([directory, ...contextsOf(model)])
  return {
    images: [
      ...new Set([...asTheyCome, ...[...dockerfiles.values()].flatMap((one) => one.images)]),
    ],
    syntax: Object.entries(services).flatMap(([service, { build }]) => {
      const syntax = dockerfiles.get(service)?.syntax
      return build && syntax ? [{ ...syntax, file: dockerfileOf(build) }] : []
    }),
    source: (replacements, tools) => ({
      directory: root,
      folder: path.relative(root, directory),
      prefix: `task-app-${nameOf(directory)}`,
      tag: '',
      known: Object.fromEntries(
        Object.keys(services).map((service) => {
          const dockerfile = dockerfiles.get(builderOf(service, services) ?? '')
          if (!dockerfile) return [service, { causes: [{ name: 'As it comes', paths: /^/ }] }]
          return [service, { causes: UNKNOWN_APP, ...baseOf(dockerfile.base, replacements) }]
        }),
      ),
      replacements,
      tools,
    }),
  }
}

/**
 * The base images that the user put in place by their variables. Others a foreign pair does not get: that a Dockerfile
 * has an ARG of such a name does not mean that it wants our image.
 */
export function chosenBases(
  env: Record<string, string | undefined> = process.env,
): Record<string, string> {
  const given = BASES.map(({ variable }) => [variable, env[variable]?.trim()] as const)
  return Object.fromEntries(given.filter(([, value]) => value)) as Record<string, string>
}

/** @throws ExpectedError where it is none; `option` is what the reader typed it after */
export async function checkDirectory(directory: string, option: string): Promise<void> {
  if (existsSync(directory) && (await stat(directory)).isDirectory()) return
  throw new ExpectedError(
    `There is no folder ${directory}.`,
    `Correct ${option}; its path starts from where you are.`,
  )
}

/** @throws ExpectedError where Compose would find nothing to read in a folder */
export async function checkComposeFolder(directory: string): Promise<void> {
  if ((await composeFilesIn(directory)).length > 0) return
  throw new ExpectedError(
    `${directory} has no compose file.`,
    `Give the folder that holds compose.yaml (or ${COMPOSE_FILES.slice(1).join(', ')}). ${CONTRACT}.`,
  )
}

/** A build context that is an image. */
const IMAGE_CONTEXT = namedContext('')

/** By service; of those alone that are built from a file on this machine. */
async function dockerfilesOf({ services }: ComposeModel): Promise<Map<string, Dockerfile>> {
  const found = new Map<string, Dockerfile>()
  for (const [service, { build }] of Object.entries(services)) {
    if (!build) continue
    const text =
      build.dockerfile_inline ??
      (await readFile(dockerfileOf(build), 'utf8').catch(
        // A repository's address as the context, or a file that the build itself will miss.
        () => '',
      ))
    const given = Object.entries(build.args ?? {}).filter(([, value]) => value !== null)
    const dockerfile = readDockerfile(text, {
      values: Object.fromEntries(given) as Record<string, string>,
      ...(build.target ? { target: build.target } : {}),
    })
    const contexts = Object.entries(build.additional_contexts ?? {})
    const named = contexts.map(([name]) => shortImageName(name))
    const others = contexts.flatMap(([, value]) =>
      value.startsWith(IMAGE_CONTEXT) ? [shortImageName(value.slice(IMAGE_CONTEXT.length))] : [],
    )
    const images = [...dockerfile.images.filter((image) => !named.includes(image)), ...others]
    found.set(service, { ...dockerfile, images })
  }
  return found
}

/** By their short names; without those that another service builds. */
export function imagesAsTheyCome({ services }: ComposeModel): string[] {
  const named = Object.values(services).map(({ build, image }) => ({
    isBuilt: build !== undefined,
    name: image === undefined ? undefined : shortImageName(image),
  }))
  const built = new Set(named.flatMap(({ isBuilt, name }) => (isBuilt ? [name] : [])))
  return named.flatMap(({ name }) => (name === undefined || built.has(name) ? [] : [name]))
}

/** The lowest folder that holds all of these. */
export function commonFolder(folders: string[]): string {
  const parts = folders.map((folder) => path.resolve(folder).split(path.sep))
  const [first = []] = parts
  const differs = first.findIndex((part, index) => parts.some((other) => other[index] !== part))
  return first.slice(0, differs === -1 ? undefined : differs).join(path.sep) || path.sep
}

/** What an image is called after: the folder and the one that it lies in, fit for an image's name. */
export function nameOf(directory: string): string {
  return directory
    .split(path.sep)
    .slice(-2)
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

function baseOf(base: string | undefined, replacements: Replacements) {
  return base === undefined ? {} : { base: replacements[base] ?? base }
}

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ComposeBuild, ComposeModel } from './compose-model.ts'
import { parseDockerfile } from './instructions.ts'

/** The text without its line `# syntax=…`, so that the engine's own builder reads it. */
export function withoutSyntax(text: string): string {
  const { syntax } = parseDockerfile(text)
  return syntax
    ? text
        .split('\n')
        .toSpliced(syntax.line - 1, 1)
        .join('\n')
    : text
}

/**
 * Writes a Dockerfile without its syntax line into another folder, with what its build leaves out.
 * @returns where it is; the file itself where it has no such line
 */
export async function fileWithoutSyntax(file: string, folder: string): Promise<string> {
  const text = await readFile(file, 'utf8')
  const changed = withoutSyntax(text)
  if (changed === text) return file
  const name = createHash('sha256').update(file).digest('hex').slice(0, 12)
  const copy = path.join(folder, `${name}.Dockerfile`)
  await writeFile(copy, changed)
  const ignored = '.dockerignore'
  if (existsSync(file + ignored)) await copyFile(file + ignored, copy + ignored)
  return copy
}

/** A stack whose Dockerfiles are all built by the engine's own builder. */
export async function modelWithoutSyntax(
  model: ComposeModel,
  folder: string,
): Promise<ComposeModel> {
  const services = { ...model.services }
  for (const [name, service] of Object.entries(services)) {
    if (service.build) {
      services[name] = { ...service, build: await buildWithoutSyntax(service.build, folder) }
    }
  }
  return { ...model, services }
}

async function buildWithoutSyntax(build: ComposeBuild, folder: string): Promise<ComposeBuild> {
  if (build.dockerfile_inline !== undefined) {
    return { ...build, dockerfile_inline: withoutSyntax(build.dockerfile_inline) }
  }
  const file = dockerfileOf(build)
  // A repository's address as the context, or a file that the build itself will miss.
  if (!existsSync(file)) return build
  return { ...build, dockerfile: await fileWithoutSyntax(file, folder) }
}

/** Where the Dockerfile of a build lies; of one that is written into the compose file, where it would. */
export const dockerfileOf = ({ context, dockerfile }: ComposeBuild) =>
  path.resolve(context, dockerfile ?? 'Dockerfile')

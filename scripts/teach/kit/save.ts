import { createWriteStream } from 'node:fs'
import { access, constants, mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip, constants as zlib } from 'node:zlib'
import { execa } from 'execa'
import { BASES } from '../../engine/bases/catalogue.ts'
import { csv } from '../../engine/docker/csv.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import type { EngineFacts } from '../../engine/install/facts.ts'
import { ExpectedError } from '../../core/errors.ts'
import { ROOT } from '../../core/paths.ts'
import type { Run } from '../../core/run.ts'
import { oneStep, runSteps, type Step, type StepGroup } from '../../core/steps.ts'
import { BUILDS, buildArguments, type KitBuild } from './builds.ts'
import { recipeOf } from './dependencies.mjs'
import { ownBases, otherBases } from './kit-bases.ts'
import { FORMAT, imagesFile, KIT, type KitPlatform, type Manifest } from './kit-file.mjs'
import { kitName, removeKitNames } from './kit-names.ts'
import { fillNpmCache, npmHosts, type NpmHost } from './npm-cache.ts'
import type { SaveOptions } from './options.ts'
import { writeKit } from './write-kit.ts'

export interface SaveContext extends SaveOptions {
  /** Absolute. */
  file: string
  docker: Docker
  run: Run
  engine: EngineFacts
  /** Where less than everything is wanted. */
  builds?: readonly KitBuild[]
  hosts?: NpmHost[]
}

export interface Saved {
  manifest: Manifest
  bytes: number
  /** What is not in the kit, a sentence each. */
  notes: string[]
}

/**
 * Makes a kit. What it tags in the engine is untagged again, whatever happens.
 * @throws ExpectedError where the file is there already, or something that belongs into it cannot be had
 */
export async function saveKit(context: SaveContext): Promise<Saved> {
  const { file, docker, run, engine, force } = context
  await refuseToReplace(file, force)
  refuseOldEngine(engine)
  const names = context.platforms.length > 0 ? context.platforms : [engine.architecture]
  const platforms: KitPlatform[] = names.map((platform) => ({ platform, images: [] }))
  const saved: Saved = { manifest: await manifestOf(engine, platforms), bytes: 0, notes: [] }
  // Whatever of it belongs into a kit is packed.
  const directory = path.join(run.directory, 'kit')
  await mkdir(directory)
  try {
    await runSteps([
      ...platforms.map((platform) => imageSteps(context, platform, directory)),
      oneStep("npm's packages", async (progress) => {
        const hosts = context.hosts ?? npmHosts(names)
        const work = path.join(run.directory, 'npm')
        const { notes, ...npm } = await fillNpmCache(directory, work, hosts, progress)
        saved.manifest.npm = npm
        saved.notes = notes
      }),
      oneStep('Writing the kit', async () => {
        saved.bytes = await writeKit(file, directory, saved.manifest)
      }),
    ])
  } finally {
    await removeKitNames(docker.forCleanUp(), names)
  }
  return saved
}

async function refuseToReplace(file: string, force: boolean): Promise<void> {
  const present = await stat(file).catch(() => undefined)
  if (present && (!force || !present.isFile())) {
    throw new ExpectedError(
      `${file} is there already.`,
      present.isFile() ? 'Add --force to replace it, or choose another name.' : 'Name a file.',
    )
  }
  await access(path.dirname(file), constants.W_OK).catch(() => {
    throw new ExpectedError(
      `Nothing can be written to ${path.dirname(file)}.`,
      'Choose a folder that is there and yours.',
    )
  })
}

/** Before Docker 25, `docker save` wrote a layout that a build cannot take its cache from. */
function refuseOldEngine({ version }: EngineFacts): void {
  if (Number(version.split('.')[0]) >= 25) return
  throw new ExpectedError(
    `A kit is saved by Docker 25 or newer; this is ${version}.`,
    'Update the engine (loading a kit works on older ones).',
  )
}

async function manifestOf({ version }: EngineFacts, platforms: KitPlatform[]): Promise<Manifest> {
  const git = await execa('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, reject: false })
  const commit = git.exitCode === 0 ? git.stdout.trim() : 'unknown'
  return {
    ...{ kit: KIT, format: FORMAT, createdAt: new Date().toISOString() },
    ...{ lab: { commit, recipe: recipeOf(ROOT) }, engine: version },
    ...{ npm: { registry: '', hosts: [] }, platforms },
  }
}

/** @param directory gets the images as one file */
function imageSteps(
  { docker, run, engine, builds = BUILDS }: SaveContext,
  { platform, images }: KitPlatform,
  directory: string,
): StepGroup {
  const bases: Step['task'] = async (progress) => {
    const found =
      platform === engine.architecture
        ? await ownBases(docker, platform, progress)
        : await otherBases(docker, run, platform, progress)
    images.push(...found)
  }
  const built: Step['task'] = async (progress) => {
    for (const build of builds) {
      progress(build.image)
      await buildWithCache(docker, platform, build, progress)
      images.push({ name: build.image, standIn: false })
    }
  }
  const packed = () => {
    const names = images.map(({ name }) => kitName(platform, name))
    return saveImages(docker, names, path.join(directory, imagesFile(platform)))
  }
  return {
    title: `Images for ${platform}`,
    sideBySide: false,
    steps: [
      { title: 'Base images', task: bases },
      { title: 'Images, with what it takes to build them again', task: built },
      { title: 'Packing the images', task: packed },
    ],
  }
}

/**
 * With its cache inside ("inline"), which a build elsewhere takes its steps' results from. An engine that has thrown away a part
 * of its own cache to make room hands on the rest only, so what downloads something is built without it.
 */
async function buildWithCache(
  docker: Docker,
  platform: string,
  build: KitBuild,
  onLine: (line: string) => void,
): Promise<void> {
  const bundle = process.env['NODE_EXTRA_CA_CERTS']
  const bases = BASES.filter(({ variable }) => build.bases.includes(variable))
  const command = buildArguments(build, [
    ...['--platform', platform, '--cache-to', 'type=inline'],
    ...(build.downloads ? ['--no-cache'] : []),
    ...['--tag', kitName(platform, build.image)],
    ...bases.flatMap(({ variable, official }) => [
      ...['--build-arg', `${variable}=${kitName(platform, official)}`],
    ]),
    ...(bundle ? ['--secret', csv({ id: 'extra-ca', src: bundle })] : []),
  ])
  await docker.run(command, { onLine })
}

async function saveImages(docker: Docker, names: string[], target: string): Promise<void> {
  // The fastest level: others take a minute more and save a tenth.
  const gzip = createGzip({ level: zlib.Z_BEST_SPEED })
  await docker.stream(['save', ...names], (stdout) =>
    pipeline(stdout, gzip, createWriteStream(target)),
  )
}

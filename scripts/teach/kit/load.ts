import { createReadStream } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { BASES } from '../../engine/bases/catalogue.ts'
import { localImage } from '../../engine/bases/local-image.ts'
import { csv } from '../../engine/docker/csv.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { removingReplaced } from '../../engine/docker/nameless-images.ts'
import { DockerError } from '../../engine/docker/docker-error.ts'
import type { EngineFacts } from '../../engine/install/facts.ts'
import { ExpectedError } from '../../core/errors.ts'
import { unpackSaved } from '../../engine/image/unpack-saved.ts'
import { LAB_LABEL, labelArguments } from '../../core/labels.ts'
import { ROOT } from '../../core/paths.ts'
import type { Run } from '../../core/run.ts'
import { oneStep, runSteps } from '../../core/steps.ts'
import { BUILDS, buildArguments, isStage } from './builds.ts'
import { refuseOtherVersion, unpackNpmCache } from './dependencies.mjs'
import { imagesFile, type Kit, type KitPlatform, openKit, unpack } from './kit-file.mjs'
import { kitName, removeKitNames } from './kit-names.ts'
import { manifestDigests, namesInLayout } from './oci-layout.ts'

export interface LoadContext {
  /** Absolute. */
  file: string
  docker: Docker
  run: Run
  engine: EngineFacts
}

/**
 * Brings a kit in. Everything that can be wrong with the file, or between it and this machine, is found before anything
 * is changed.
 * @returns what the engine has now
 * @throws ExpectedError
 */
export async function loadKit(context: LoadContext): Promise<KitPlatform> {
  const { file, docker, run, engine } = context
  const kit = await openKit(file)
  refuseOtherVersion(kit, ROOT)
  const contents = contentsFor(kit, engine.architecture)
  refuseOtherNames(file, contents)
  await refuseToReplaceOfficial(docker, kit, contents)
  const unpacked = path.join(run.directory, 'kit')
  const archive = path.join(unpacked, imagesFile(contents.platform))
  const layout = path.join(run.directory, 'images')
  try {
    await runSteps([
      oneStep('Unpacking', async () => {
        await unpack(kit, imagesFile(contents.platform), unpacked)
        const tar = createGunzip()
        await Promise.all([pipeline(createReadStream(archive), tar), unpackSaved(tar, layout)])
        await refuseOtherImages(file, contents, layout)
      }),
      oneStep('Loading the images', async () => {
        await docker.run(['load', '--quiet', '--input', archive])
        await giveNames(docker, contents)
      }),
      oneStep('Building once from the cache in the kit', async (progress) => {
        await buildFromCache(context, kit.manifest.engine, contents, layout, progress)
      }),
      oneStep("npm's packages", async () => {
        if (kit.manifest.npm.hosts.length > 0) await unpackNpmCache(kit, ROOT)
      }),
    ])
  } finally {
    await removeKitNames(docker.forCleanUp(), [contents.platform])
  }
  return contents
}

function contentsFor({ file, manifest }: Kit, platform: string): KitPlatform {
  const found = manifest.platforms.find((one) => one.platform === platform)
  if (found) return found
  const has = manifest.platforms.map((one) => one.platform).join(' and ')
  throw new ExpectedError(
    `${file} has images for ${has}, and this engine runs ${platform}.`,
    `Save a kit with --platforms ${platform}, or on a machine of that architecture.`,
  )
}

/** A kit gives its images names of the lab's, and no other. */
function refuseOtherNames(file: string, { images }: KitPlatform): void {
  const names = [...BASES.map(({ official }) => official), ...BUILDS.map(({ image }) => image)]
  const other = images.find(({ name }) => !names.includes(name))
  if (other) throw otherImage(file, other.name)
}

/** Loading would give an image whatever name is written beside it, and take that from another. */
async function refuseOtherImages(file: string, contents: KitPlatform, layout: string) {
  const kitNames = contents.images.map(({ name }) => kitName(contents.platform, name))
  const other = (await namesInLayout(layout)).find((name) => !kitNames.includes(name))
  if (other !== undefined) throw otherImage(file, other)
}

const otherImage = (file: string, name: string) =>
  new ExpectedError(
    `${file} would name an image ${name}, which is none of the lab's.`,
    'Do not use it.',
  )

/** A stand-in never takes an official image's name. */
async function refuseToReplaceOfficial(docker: Docker, kit: Kit, { images }: KitPlatform) {
  for (const { name, standIn } of images) {
    if (!standIn) continue
    const present = await localImage(docker, name)
    if (!present || present.standsInFor !== undefined) continue
    throw new ExpectedError(
      `This engine has the official ${name}, and ${kit.file} a stand-in for it.`,
      `Save the kit where a registry can be reached, or give the official image another name (\`docker tag ${name} kept/${name}\`, then \`docker image rm ${name}\`).`,
    )
  }
}

/** The names that the guide's commands use; a stand-in keeps its own beside it. */
async function giveNames(docker: Docker, { platform, images }: KitPlatform): Promise<void> {
  for (const { name, standIn } of images) {
    if (isStage(name)) continue
    await docker.run(['tag', kitName(platform, name), name])
    const base = BASES.find(({ official }) => official === name)
    if (!standIn || !base || (await localImage(docker, base.standIn))) continue
    await docker.run(['tag', name, base.standIn])
  }
}

/**
 * Builds everything once with the kit as a source of cached steps. That puts the steps into the engine's own build cache,
 * where plain builds find them from then on.
 */
async function buildFromCache(
  { docker, engine }: LoadContext,
  savedWith: string,
  { platform, images }: KitPlatform,
  layout: string,
  progress: (line: string) => void,
): Promise<void> {
  const digests = await manifestDigests(layout)
  for (const build of BUILDS) {
    if (!images.some(({ name }) => name === build.image)) continue
    progress(build.image)
    const name = kitName(platform, build.image)
    const command = buildArguments(build, [
      ...['--cache-from', csv({ type: 'local', src: layout, digest: digests.get(name) ?? '' })],
      // A stage is of no use to anyone but the cache: both its images have names of the kit, which are removed in the end.
      ...['--tag', build.stage === undefined ? build.image : `${name}-again`],
      ...labelArguments({ [LAB_LABEL]: 'true' }),
    ])
    try {
      await removingReplaced(docker, [build.image], () => docker.run(command, { onLine: progress }))
    } catch (error) {
      if (!(error instanceof DockerError)) throw error
      throw new ExpectedError(
        `The images are loaded, but ${build.image} cannot be built again without a network: this engine (${engine.version}) does not take the cache of the one that the kit was saved with (${savedWith}).\n${error.message}`,
        'Save the kit with an engine of the same version; what runs the images works as it is.',
        { cause: error },
      )
    }
  }
}

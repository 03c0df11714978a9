import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { takeOfficialNames } from './engine/bases/official-names.ts'
import { storageLine } from './engine/docker/build-storage.ts'
import { Docker } from './engine/docker/docker.ts'
import { findLabImages, removeImage, type RemovedImage } from './engine/docker/lab-images.ts'
import { findLabObjects, removeLabObjects, type LabObject } from './engine/docker/lab-objects.ts'
import { findLeftImages } from './engine/docker/left-images.ts'
import { endOrphans } from './engine/docker/orphans.ts'
import { main } from './core/main.ts'
import { LAB_DIRECTORY, ROOT, typedPath } from './core/paths.ts'
import { endedRuns, isAlive, removeRunDirectory, RUNS } from './core/run.ts'

interface CleanOptions {
  run?: string
  images?: boolean
  force?: boolean
}

await main(async (args, signal) => {
  const options = new Command('npm run clean --')
    .description(
      "Removes what the lab's runs left in the Docker engine: only what carries the lab's label or belongs to a Compose project of a run, the images that a run named after itself, and those of the lab that have lost their names. Takes the official images' names from the stand-ins that have them.",
    )
    .option('--images', "also all of the lab's images (built ones and stand-ins) and its cache")
    .option('--run <id>', 'only what this one run left, by the id that its report names')
    .option('--force', 'also what belongs to a run that is still going on')
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts<CleanOptions>()
  const docker = new Docker({ signal })

  await endOrphans()
  const found = await findLabObjects(docker, options.run)
  const spared = options.force ? [] : found.filter((object) => inProgress(object))
  const removed = found.filter((object) => !spared.includes(object))
  const kept = await removeLabObjects(docker, removed)
  for (const object of removed) {
    const { users } = kept.find((one) => one.object === object) ?? {}
    const what = `${object.kind} ${object.name}`
    console.log(users ? `left alone: ${what} (used by ${users.join(', ')})` : `removed ${what}`)
  }
  for (const run of new Set(spared.map((object) => object.run))) {
    console.log(`left alone: run ${run}, which is still going on (--force removes it, too)`)
  }
  const ended = (await endedRuns(options.force)).filter((id) => id === (options.run ?? id))
  const left = (await findLeftImages(docker, options.force)).filter(
    ({ run }) => run === (options.run ?? run),
  )
  const ofRuns = await removeImages(docker, left)
  for (const id of ended) {
    await removeRunDirectory(id)
    console.log(`removed folder ${typedPath(path.join(RUNS, id), ROOT)}`)
  }
  // They belong to no run.
  const names = options.run === undefined ? await takeOfficialNames(docker) : []
  for (const name of names) {
    console.log(`removed tag ${name} (of a stand-in, which keeps its own name)`)
  }
  const labImages = options.images ? await findLabImages(docker) : []
  const images = [...ofRuns, ...(await removeImages(docker, labImages))]
  for (const { name, kept } of images) {
    console.log(
      kept === undefined ? `removed image ${name}` : `left alone: image ${name} (${kept})`,
    )
  }
  if (options.images) await rm(path.join(LAB_DIRECTORY, 'cache'), { recursive: true, force: true })
  if ([removed, spared, ended, names, images].every(({ length }) => length === 0)) {
    console.log('Nothing to remove.')
  }
  if (options.run === undefined) console.log(await storageLine(docker))
  if (kept.length === 0 && images.every((image) => image.kept === undefined)) return 0
  console.error(
    "What is left alone is used by containers that are not the lab's. Remove them (`docker rm -f`), or disconnect them from the network, and repeat the command.",
  )
  return 1
})

async function removeImages(docker: Docker, images: { name: string }[]): Promise<RemovedImage[]> {
  const removed: RemovedImage[] = []
  for (const { name } of images) removed.push(await removeImage(docker, name))
  return removed
}

/** A run that was kept on purpose ends with its process; only a living process is a run in progress. */
function inProgress({ owner }: LabObject): boolean {
  return owner !== '' && isAlive(owner)
}

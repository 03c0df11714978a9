import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { takeOfficialNames } from './bases/official-names.ts'
import { Docker } from './docker/docker.ts'
import { findLabObjects, removeLabObjects, type LabObject } from './docker/lab-objects.ts'
import { LAB_LABEL } from './labels.ts'
import { main } from './main.ts'
import { LAB_DIRECTORY, ROOT, typedPath } from './paths.ts'
import { endedRuns, isAlive, removeRunDirectory, RUNS } from './run.ts'

interface CleanOptions {
  run?: string
  images: boolean
  force: boolean
}

await main(async (args, signal) => {
  const options = new Command('npm run clean --')
    .description(
      "Removes what the lab's runs left in the Docker engine: only what carries the lab's label. Takes the official images' names from the stand-ins that have them.",
    )
    .option('--images', "also the lab's images (built ones and stand-ins) and its cache", false)
    .option('--run <id>', 'only what this one run left, by the id that its report names')
    .option('--force', 'also what belongs to a run that is still going on', false)
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts<CleanOptions>()
  const docker = new Docker({ signal })

  const found = await findLabObjects(docker, options.run)
  const spared = options.force ? [] : found.filter((object) => inProgress(object))
  const removed = found.filter((object) => !spared.includes(object))
  await removeLabObjects(docker, removed)
  for (const { kind, name } of removed) console.log(`removed ${kind} ${name}`)
  for (const run of new Set(spared.map((object) => object.run))) {
    console.log(`left alone: run ${run}, which is still going on (--force removes it, too)`)
  }
  const ended = (await endedRuns(options.force)).filter((id) => id === (options.run ?? id))
  for (const id of ended) {
    await removeRunDirectory(id)
    console.log(`removed folder ${typedPath(path.join(RUNS, id), ROOT)}`)
  }
  // They belong to no run.
  const names = options.run === undefined ? await takeOfficialNames(docker) : []
  for (const name of names) {
    console.log(`removed tag ${name} (of a stand-in, which keeps its own name)`)
  }
  const images = options.images ? await removeImages(docker) : 0
  if (removed.length + spared.length + ended.length + names.length + images === 0)
    console.log('Nothing to remove.')
  return 0
})

/** A run that was kept on purpose ends with its process; only a living process is a run in progress. */
function inProgress({ owner }: LabObject): boolean {
  return owner !== '' && isAlive(owner)
}

async function removeImages(docker: Docker): Promise<number> {
  const { stdout } = await docker.run([
    ...['image', 'ls', '--filter', `label=${LAB_LABEL}=true`],
    ...['--format', '{{.ID}} {{.Repository}}:{{.Tag}}'],
  ])
  const lines = stdout.split('\n').filter((line) => line !== '')
  for (const line of lines) {
    const [id = '', tag = ''] = line.split(' ')
    await docker.run(['image', 'rm', tag.includes('<none>') ? id : tag])
    console.log(`removed image ${tag}`)
  }
  await rm(path.join(LAB_DIRECTORY, 'cache'), { recursive: true, force: true })
  return lines.length
}

import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import type { Docker } from '../docker/docker.ts'
import { removingReplaced } from '../docker/nameless-images.ts'
import { LAB_LABEL, RUN_LABEL } from '../../core/labels.ts'
import { typedPath } from '../../core/paths.ts'
import type { Run } from '../../core/run.ts'
import { type ComposeModel, printModel } from './compose-model.ts'
import type { ComposeSource } from './compose-source.ts'
import { composeStack, RANGE } from './compose-stack.ts'
import type { Recipe } from './recipe.ts'
import { entriesOf, isOpenEnded } from './entry.ts'
import { copyFolders } from './folder-copies.ts'
import { inPlaceOf } from './image-name.ts'
import { publisherOf } from './left-out.ts'
import { modelWithoutSyntax } from './own-frontend.ts'
import { type ImageNames, imageNamesOf } from './own-images.ts'
import { ownModel } from './own-model.ts'
import type { Own } from './own.ts'
import type { PackagedImage, Packaging } from './packaging.ts'
import { StackEntry } from './stack-entry.ts'
import { composeFilesIn, readStack } from './read-stack.ts'

/**
 * A Compose stack: a container for each service.
 * @throws ExpectedError where its file does not keep the contract
 */
export async function multiContainer(
  docker: Docker,
  source: ComposeSource,
  run: Run,
  bases: Record<string, string>,
  host = '127.0.0.1',
): Promise<Packaging> {
  const { directory, tag, replacements } = source
  const folder = path.join(directory, source.folder)
  const { model: theirs, sources } = await readStack(docker, folder, bases)
  const model = source.ownFrontend ? await modelWithoutSyntax(theirs, run.directory) : theirs
  const knownEntry = source.entry ?? new StackEntry(entriesOf(model), host)
  const names = imageNamesOf(model, source)
  // Only a copy's own: what all runs share is the same image in each.
  const imageLabels: Record<string, string> = tag === '' ? {} : { [RUN_LABEL]: run.id }
  let launched = 0

  /** Writes a stack of the run's own, which is run alone: the reader's files are not read again. */
  async function write(
    project: string,
    own: Pick<Own, 'entry' | 'limits' | 'without'> = {},
    name = project,
  ) {
    const ours = ownModel(model, sources, {
      ...{ project, labels: run.labels, imageLabels, replacements, ...names, ...own },
      ...(host === '127.0.0.1' ? { hostIp: host } : {}),
    })
    const file = path.join(run.directory, `${name}.compose.yaml`)
    await writeFile(file, printModel(ours.model))
    return {
      copies: ours.copies,
      // The folder for its `.env`, which secrets may come from.
      compose: [
        ...['compose', '--project-name', project, '--project-directory', typedPath(folder)],
        ...['--file', typedPath(file)],
      ],
    }
  }

  return {
    id: 'multiContainer',
    title: 'Stack',
    source: directory,
    recipes: await recipesOf(folder, theirs),
    images: packagedImages(model, names.images, source),
    async build(docker, { rebuild, onLine }) {
      if (tag !== '') await tagAsTheyCome(docker, model, source, names)
      // As it is called elsewhere: Compose notes the project's name in the images.
      const { compose } = await write(model.name ?? 'lab', {}, `build${tag && `-${tag}`}`)
      const services = builtServices(names.builders)
      const command = [...compose, 'build', ...(rebuild ? ['--no-cache'] : []), ...services]
      const env = { BUILDKIT_PROGRESS: 'plain' }
      const build = () => docker.run(command, { env, ...(onLine ? { onLine } : {}) })
      // A copy's builds are timed, and the run removes all of its images at its end.
      await (tag === '' ? removingReplaced(docker, Object.keys(names.builders), build) : build())
    },
    async newerRedis(docker, mark) {
      // What a registry gives for the same name after an upgrade: another image. Here, one more label makes it another.
      const name = names.images['redis'] ?? ''
      const labels = `${LAB_LABEL}=true ${RUN_LABEL}=${run.id} newer-redis=${mark}`
      const input = `FROM ${name}\nLABEL ${labels}\n`
      await docker.run(['build', '--tag', name, '-'], { input })
    },
    newerRedisIs: 'simulated',
    async launch(docker, { limits, without, onUrl } = {}) {
      // Taken before anything is waited for: several may be launched at the same time.
      const number = ++launched
      const entry = await knownEntry.of(docker, async () => {
        const project = `lab-${run.id}${tag && `-${tag}`}-entry`
        const { compose, copies } = await write(project)
        await copyFolders(docker, copies, { project, labels: run.labels, tools: source.tools })
        return compose
      })
      const port = await getPort()
      const isRange = isOpenEnded(entry)
      const ports = isRange ? `${port}-${port + RANGE}` : String(port)
      const project = `lab-${run.id}${tag && `-${tag}`}-${number}`
      const { compose, copies } = await write(project, {
        entry: { ...entry, published: ports },
        ...(limits ? { limits } : {}),
        ...(without ? { without } : {}),
      })
      await copyFolders(docker, copies, { project, labels: run.labels, tools: source.tools })
      const stack = composeStack({
        project,
        compose,
        services: Object.keys(model.services),
        async onFixedPort(fixedProject, fixed) {
          // The app's port in a container does not matter: it is the host's port that a second replica cannot have.
          const target = model.services['web']?.ports?.[0]?.target ?? entry.target
          const web = { service: 'web', target, published: String(fixed) }
          return (await write(fixedProject, { entry: web })).compose
        },
        url: `http://${host}:${port}`,
        isRange,
        entry: publisherOf(entry.service, without),
      })
      onUrl?.(stack.urls()[0] ?? '')
      try {
        await stack.start(docker)
      } catch (error) {
        // Without something it may never serve, and would go on trying beside what is measured next.
        if (without) await stack.remove(docker.forCleanUp())
        throw error
      }
      return stack
    },
    from(docker, copy, copyTag) {
      const there = { ...source, entry: knownEntry, directory: copy, tag: copyTag }
      return multiContainer(docker, there, run, bases, host)
    },
  }
}

/** Each once; one that several services run is that of the app or of Redis, where these are among them. */
function packagedImages(
  { services }: ComposeModel,
  images: Record<string, string>,
  { known }: ComposeSource,
): PackagedImage[] {
  const names = Object.keys(services)
  const owners = new Map<string, string>()
  for (const service of ['web', 'redis', ...names]) {
    const reference = images[service] ?? ''
    if (!owners.has(reference)) owners.set(reference, service)
  }
  return names
    .filter((service) => owners.get(images[service] ?? '') === service)
    .map((service) => ({
      ...{ service, reference: images[service] ?? '', causes: [], ...known[service] },
    }))
}

const builtServices = (builders: Record<string, string>) => [...new Set(Object.values(builders))]

async function recipesOf(folder: string, { services }: ComposeModel): Promise<Recipe[]> {
  const files = await composeFilesIn(folder)
  const dockerfiles = Object.values(services).flatMap(({ build }) => {
    if (!build) return []
    const { context } = build
    return [{ file: path.resolve(context, build.dockerfile ?? 'Dockerfile'), context }]
  })
  // One that is written into the compose file, or comes from a repository elsewhere, is no file here.
  return [...files.map((file) => ({ file })), ...dockerfiles.filter(({ file }) => existsSync(file))]
}

/** Images that are used as they come get the copy's name too, so that "a newer one was pulled" can be simulated there. */
async function tagAsTheyCome(
  docker: Docker,
  { services }: ComposeModel,
  { replacements }: ComposeSource,
  { images, builders }: ImageNames,
): Promise<void> {
  for (const [service, { image }] of Object.entries(services)) {
    const own = images[service] ?? ''
    if (builders[own] !== undefined || !image) continue
    await docker.run(['tag', inPlaceOf(image, replacements), own])
  }
}

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import { csv } from '../docker/csv.ts'
import type { Docker } from '../docker/docker.ts'
import { nameOf } from '../docker/process-name.ts'
import { removingReplaced } from '../docker/nameless-images.ts'
import { GUIDE_LABEL, LAB_LABEL, labelArguments, RUN_LABEL } from '../../core/labels.ts'
import { ask } from '../load/probe.ts'
import { ROOT, typedPath } from '../../core/paths.ts'
import type { Run } from '../../core/run.ts'
import { readDockerfile } from './dockerfile.ts'
import {
  type BaseReferences,
  type Cause,
  type Limits,
  namedContext,
  type PackagedImage,
  type Packaging,
  type Replacements,
  type Stack,
} from './packaging.ts'
import type { Container } from '../docker/container.ts'
import { NotPossible } from './not-possible.ts'
import { installRedisAnew } from './newer-redis.ts'
import { fileWithoutSyntax } from './own-frontend.ts'
import { logFilesOf } from './log-files.ts'
import { dockerLogsCommand } from './read-log.ts'
import { published } from './published.ts'
import { EntryPort } from './entry-port.ts'
import { waitUntilReady, watchOf } from './ready.ts'

const CAUSES: Cause[] = [
  { name: 'Redis and supervisor', packages: ['redis-server', 'supervisor'] },
  {
    name: 'Debugging tools',
    packages: ['curl', 'wget', 'vim', 'htop', 'net-tools', 'iputils-ping'],
  },
  { name: 'Build tools', packages: ['build-essential', 'gcc', 'python3', 'python3-dev'] },
  { name: 'node_modules', paths: /^app\/.*node_modules\// },
  { name: 'Node and npm', paths: /^usr\/local\// },
  { name: 'The app', paths: /^app\// },
]

/** Beside the Dockerfile, where there is one: the same monolith without what it can do without. */
const CONTROL_FILE = 'slim.Dockerfile'

/** Where a monolith is built from. */
export interface MonolithSource {
  /** As reports and steps name it, where it is not just the monolithic one. */
  title?: string
  /** Absolute: the build's context. */
  context: string
  /** From there. */
  dockerfile: string
  image: Omit<PackagedImage, 'service'>
  /** Whether it is a run's own, to be changed and removed at its end. */
  isCopy?: boolean
  /** For images that its Dockerfile names and that are not to be had. */
  replacements: Replacements
  /** Whether the engine's own builder is to read a Dockerfile that asks for another. */
  ownFrontend?: boolean
  /** Of its image, and of that of a copy; found out where it is first needed. */
  port?: EntryPort
}

/** The lab's own. */
export function ownMonolith(bases: BaseReferences): MonolithSource {
  return {
    context: ROOT,
    dockerfile: 'monolithic/Dockerfile',
    image: { reference: 'task-app:monolithic', base: bases.UBUNTU_IMAGE, causes: CAUSES },
    replacements: {},
  }
}

interface Copy extends Container {
  url: string
  port: number
}

/** One image in which a process manager runs Redis and the app side by side. */
export function monolithic(
  source: MonolithSource,
  run: Run,
  bases: Record<string, string>,
  host = '127.0.0.1',
): Packaging {
  const { context, dockerfile, image, isCopy = false, replacements } = source
  const { port = new EntryPort(run, host) } = source
  const file = path.join(context, dockerfile)
  // Only a copy's own: what all runs share is the same image in each.
  const labels = {
    ...{ [LAB_LABEL]: 'true', [GUIDE_LABEL]: ROOT },
    ...(isCopy ? { [RUN_LABEL]: run.id } : {}),
  }
  let launched = 0
  return {
    id: 'monolithic',
    title: source.title ?? 'Monolithic',
    source: context,
    recipes: [{ file, context }],
    ...controlOf(source, run, bases, host),
    images: [{ service: 'monolith', ...image }],
    async build(docker, { rebuild, onLine }) {
      const read = source.ownFrontend ? await fileWithoutSyntax(file, run.directory) : file
      const command = [
        // buildx by name: a plain `docker build` of an old client is the classic builder, which knows no secret.
        ...['buildx', 'build', '--load', '--progress', 'plain', '--file', typedPath(read)],
        ...['--tag', image.reference, ...labelArguments(labels)],
        ...(await baseArguments(file, bases)),
        ...Object.entries(replacements).flatMap(([name, other]) => [
          ...['--build-context', `${name}=${namedContext(other)}`],
        ]),
        ...extraCaSecret(),
        ...(rebuild ? ['--no-cache'] : []),
        typedPath(context),
      ]
      const build = () => docker.run(command, onLine ? { onLine } : {})
      // A copy's builds are timed, and the run removes all of its images at its end.
      await (isCopy ? build() : removingReplaced(docker, [image.reference], build))
    },
    async newerRedis(docker, mark, options) {
      await installRedisAnew(file, context, mark)
      await this.build(docker, options)
    },
    newerRedisIs: 'built',
    async launch(docker, { limits = {}, onUrl } = {}) {
      launched++
      const tag = image.reference.replace(/^.*:/, '')
      const stack = monolithicStack({
        name: `lab-${run.id}-${tag}-${launched}`,
        image: image.reference,
        port: await port.of(docker, image.reference),
        flags: [...labelArguments(run.labels), ...limitFlags(limits)],
        host,
        ...(onUrl ? { onUrl } : {}),
      })
      await stack.scale(docker, 1)
      return stack
    },
    from(_docker, directory, tag) {
      const reference = `${image.reference}-${tag}`
      const named = { ...image, reference }
      const copy = { ...source, port, context: directory, image: named, isCopy: true }
      return Promise.resolve(monolithic(copy, run, bases, host))
    },
  }
}

function controlOf(source: MonolithSource, run: Run, bases: Record<string, string>, host: string) {
  const dockerfile = path.join(path.dirname(source.dockerfile), CONTROL_FILE)
  const exists = existsSync(path.join(source.context, dockerfile))
  if (!exists || dockerfile === source.dockerfile) return {}
  const image = { ...source.image, reference: `${source.image.reference}-slim` }
  const clean = { ...source, title: 'Clean monolithic', dockerfile, image }
  return { control: monolithic(clean, run, bases, host) }
}

interface Copies {
  /** What the containers' names begin with. */
  name: string
  image: string
  /** The one that the app listens on inside. */
  port: number
  /** Arguments of `docker run` that all copies share. */
  flags: string[]
  host: string
  /** Told the first copy's address before it is started. */
  onUrl?: (url: string) => void
}

/** Every copy is a whole monolith, with a port and a Redis of its own. */
function monolithicStack(it: Copies): Stack {
  const { name: stackName, image, port: appPort, flags, host } = it
  const copies: Copy[] = []

  const runCopy = (docker: Docker, name: string, port: number, reject = true) =>
    docker.run(
      [
        // As the Compose file has it for each service: both come back after a crash, or the comparison is not fair.
        ...['run', '--detach', '--name', name, '--restart', 'unless-stopped', ...flags],
        ...['--publish', `${published(host, port)}:${appPort}`, image],
      ],
      { reject },
    )
  const removeContainers = (docker: Docker, names: string[]) =>
    docker.run(['rm', '--force', '--volumes', ...names])

  async function addCopy(docker: Docker): Promise<void> {
    const name = `${stackName}-${copies.length + 1}`
    const port = await getPort()
    if (copies.length === 0) it.onUrl?.(`http://${host}:${port}`)
    const { stdout } = await runCopy(docker, name, port)
    const copy = { id: stdout, name, service: 'monolith', url: `http://${host}:${port}`, port }
    copies.push(copy)
    await waitUntilReady(
      copy.url,
      watchOf(docker, () => Promise.resolve([copy])),
    )
  }

  async function scale(docker: Docker, wanted: number): Promise<void> {
    while (copies.length < wanted) await addCopy(docker)
    const surplus = copies.splice(wanted)
    if (surplus.length > 0)
      await removeContainers(
        docker,
        surplus.map(({ name }) => name),
      )
  }

  return {
    urls: () => copies.map(({ url }) => url),
    containers: () => Promise.resolve([...copies]),
    containerOf() {
      const [first] = copies
      if (!first) throw new Error(`${stackName} has no copy`)
      return Promise.resolve(first)
    },
    async logs(docker, host) {
      const [first] = copies
      if (!first) return []
      const [main] = await host.processesOf(docker, first)
      // What Docker keeps is what the first process says, whoever else speaks through it.
      const service = main ? nameOf(main.command) : 'docker logs'
      return [
        { service, commands: [dockerLogsCommand(first.name)] },
        ...(await logFilesOf(docker, host, first)),
      ]
    },
    scale,
    async scaleOnFixedPort(docker) {
      const name = `${stackName}-fixed-port`
      const attempt = await runCopy(docker, name, copies[0]?.port ?? appPort, false)
      await removeContainers(docker, [name])
      return attempt
    },
    async replace(docker) {
      // Whatever is new in the image, all that it holds goes down and comes up with it.
      for (const copy of copies) {
        await docker.run(['stop', copy.name])
        await removeContainers(docker, [copy.name])
        copy.id = (await runCopy(docker, copy.name, copy.port)).stdout
      }
    },
    async roll() {
      const [first, second] = copies
      if (!first || !second) throw new NotPossible('A rolling update needs a second copy.')
      const isSeen = await isTaskSeen(first.url, second.url)
      throw new NotPossible(
        `A second copy has an address of its own, and a task that was added through the first is ${isSeen ? '' : 'not '}there.`,
      )
    },
    async stop(docker) {
      await docker.run(['stop', ...copies.map(({ name }) => name)])
    },
    remove: (docker) => scale(docker, 0),
  }
}

/** Whether a task that is added through one copy is there in the other. */
async function isTaskSeen(url: string, otherUrl: string): Promise<boolean> {
  const title = `Rolled ${randomBytes(4).toString('hex')}`
  const { status } = await ask(url, { method: 'POST', path: '/api/tasks', body: { title } }, 5000)
  if (status !== 201) throw new Error(`POST ${url}/api/tasks answered ${status}`)
  const response = await fetch(`${otherUrl}/api/tasks`, { signal: AbortSignal.timeout(5000) })
  const tasks = (await response.json()) as { title?: string }[]
  return tasks.some((one) => one.title === title)
}

function limitFlags({ memoryBytes, cpus }: Limits): string[] {
  return [
    // The same for both: no swap beyond the limit.
    ...(memoryBytes ? ['--memory', String(memoryBytes), '--memory-swap', String(memoryBytes)] : []),
    ...(cpus ? ['--cpus', String(cpus)] : []),
  ]
}

/** The base images that the Dockerfile takes as build arguments; of others docker would warn. */
async function baseArguments(file: string, bases: Record<string, string>): Promise<string[]> {
  const dockerfile = readDockerfile(await readFile(file, 'utf8'))
  return Object.entries(bases)
    .filter(([variable]) => dockerfile.arguments.includes(variable))
    .flatMap(([variable, reference]) => ['--build-arg', `${variable}=${reference}`])
}

/** Where the network inspects TLS, npm inside a build needs the host's CA bundle: as a secret, never in a layer. */
function extraCaSecret(): string[] {
  const bundle = process.env['NODE_EXTRA_CA_CERTS']
  return bundle ? ['--secret', csv({ id: 'extra-ca', src: bundle })] : []
}

import { randomBytes } from 'node:crypto'
import getPort from 'get-port'
import type { Container } from '../docker/container.ts'
import type { Docker } from '../docker/docker.ts'
import { nameOf } from '../docker/process-name.ts'
import { labelArguments } from '../../core/labels.ts'
import { addTask, taskTitles } from '../load/task-client.ts'
import { openBlueGreen } from './blue-green.ts'
import { logFilesOf } from './log-files.ts'
import { NotPossible } from './not-possible.ts'
import type { Stack } from './packaging.ts'
import { published } from './published.ts'
import { dockerLogsCommand } from './read-log.ts'
import { waitUntilReady, watchOf } from './ready.ts'

const ANSWERS_WITHIN_MS = 5000

interface Copy extends Container {
  url: string
  port: number
}

interface MonolithCopies {
  /** What the containers' names begin with. */
  name: string
  image: string
  /** The one that the app listens on inside. */
  port: number
  /** Arguments of `docker run` that all copies share. */
  flags: string[]
  host: string
  /** Of whatever is made beside the containers: volumes, a gateway. */
  labels: Record<string, string>
  /** Where each copy has a volume of its own inside; absent where all is in the container. */
  dataPath?: string
  /** An image of HAProxy, to be put in front of two copies. */
  gatewayImage?: string
  /** Told the first copy's address before it is started. */
  onUrl?: (url: string) => void
}

/** Every copy is a whole monolith, with a port and a Redis of its own. */
export function monolithStack(it: MonolithCopies): Stack {
  const { name: stackName, image, port: appPort, flags, host } = it
  const copies: Copy[] = []

  const volumeOf = (name: string) => `${name}-data`
  /** By itself, for an update keeps it: what users wait for then is the container alone. */
  async function makeVolume(docker: Docker, name: string): Promise<void> {
    if (!it.dataPath) return
    await docker.run(['volume', 'create', ...labelArguments(it.labels), volumeOf(name)])
  }
  /** @param volumeOwner the copy whose volume it gets */
  const runCommand = (name: string, volumeOwner: string, more: string[]) => [
    // As the Compose file has it for each service: both come back after a crash, or the comparison is not fair.
    ...['run', '--detach', '--name', name, '--restart', 'unless-stopped', ...flags],
    ...(it.dataPath ? ['--volume', `${volumeOf(volumeOwner)}:${it.dataPath}`] : []),
    ...[...more, image],
  ]
  const runCopy = (docker: Docker, name: string, port: number, reject = true) => {
    const command = runCommand(name, name, ['--publish', `${published(host, port)}:${appPort}`])
    return docker.run(command, { reject })
  }
  const removeContainers = (docker: Docker, names: string[]) =>
    docker.run(['rm', '--force', '--volumes', ...names])
  async function removeCopies(docker: Docker, names: string[]): Promise<void> {
    await removeContainers(docker, names)
    if (it.dataPath) await docker.run(['volume', 'rm', ...names.map(volumeOf)])
  }

  function firstCopy(): Copy {
    const [first] = copies
    if (!first) throw new Error(`${stackName} has no copy`)
    return first
  }

  async function addCopy(docker: Docker): Promise<void> {
    const name = `${stackName}-${copies.length + 1}`
    const port = await getPort()
    if (copies.length === 0) it.onUrl?.(`http://${host}:${port}`)
    await makeVolume(docker, name)
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
    const names = surplus.map(({ name }) => name)
    if (names.length > 0) await removeCopies(docker, names)
  }

  const behind = (gatewayImage: string) => (docker: Docker) => {
    const blue = firstCopy()
    return openBlueGreen(docker, {
      ...{ name: stackName, labels: it.labels, gatewayImage, host, appPort, blue },
      // With a volume of its own, it would begin without tasks.
      onOneVolume: it.dataPath !== undefined,
      runGreen: (name, more) => runCommand(name, blue.name, more),
    })
  }

  return {
    urls: () => copies.map(({ url }) => url),
    containers: () => Promise.resolve([...copies]),
    containerOf: () => Promise.resolve(firstCopy()),
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
    ...(it.gatewayImage === undefined ? {} : { blueGreen: behind(it.gatewayImage) }),
    async scaleOnFixedPort(docker) {
      const name = `${stackName}-fixed-port`
      await makeVolume(docker, name)
      const attempt = await runCopy(docker, name, copies[0]?.port ?? appPort, false)
      await removeCopies(docker, [name])
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
  await addTask(url, title)
  return (await taskTitles(otherUrl, { timeoutMs: ANSWERS_WITHIN_MS })).has(title)
}

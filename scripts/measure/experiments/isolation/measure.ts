import type { Docker } from '../../../engine/docker/docker.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import type { Listener } from '../../../engine/docker/proc.ts'
import { nameOf } from '../../../engine/docker/process-name.ts'
import { tryAsAttacker } from '../../../engine/faults/post-exploitation.ts'
import { askAsNeighbor } from '../../../engine/faults/neighbor.ts'
import { RedisSidecar } from '../../../engine/faults/redis-sidecar.ts'
import { parseConfig, RedisError } from '../../../engine/faults/redis-reply.ts'
import { inventoryOf, type Inventory } from '../../../engine/image/inventory.ts'
import { readImage } from '../../../engine/image/read-image.ts'
import { scanImages } from '../../../engine/image/vulnerabilities.ts'
import type { Packaging } from '../../../engine/packagings/packaging.ts'
import { roleProcesses } from '../../../engine/packagings/roles.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, inTurn, type RunningSubject } from '../subject.ts'
import type { IsolationFacts } from './facts.ts'

export async function measureIsolation(
  subjects: RunningSubject[],
  context: ExperimentContext,
): Promise<BySubject<IsolationFacts>> {
  const host = await HostProcesses.start(context)
  try {
    const measured = await inTurn(subjects, async (one) => ({
      ...{ id: one.id, facts: await measure(one, host, context) },
    }))
    return bySubject(measured, ({ facts }) => facts)
  } finally {
    await host.remove(context.docker.forCleanUp())
  }
}

async function measure(
  { packaging, stack }: RunningSubject,
  host: HostProcesses,
  context: ExperimentContext,
): Promise<IsolationFacts> {
  const { docker, progress } = context
  progress(`what the ${packaging.title.toLowerCase()} images offer`)
  const { whole, webImage } = await inventories(packaging, docker)
  const containers = await stack.containers(docker)
  const roles = await roleProcesses(docker, stack, host)
  const web = roles.find(({ role }) => role === 'web')
  const redisProcess = roles.find(({ role }) => role === 'redis')
  if (!web) throw new Error('No process of the app was found')
  const status = await host.status(docker, web.pid)
  const redis = await stack.containerOf(docker, 'redis')
  await using sidecar = await RedisSidecar.start(context, redis)
  progress('what an attacker can do')
  const attempts = await tryAsAttacker(docker, {
    container: web.container.name,
    user: `${status.uid}:${status.gid}`,
    inventory: webImage,
    redisDirectory: await redisDirectory(sidecar, context),
    redisName: redisProcess && (await host.status(docker, redisProcess.pid)).name,
  })
  const processes = []
  const listening = []
  for (const container of containers) {
    const { service } = container
    const tree = await host.processesOf(docker, container)
    for (const { pid, command } of tree) {
      const { uid, capabilities } = await host.status(docker, pid)
      processes.push({ service, name: nameOf(command), uid, capabilities })
    }
    const [first] = tree
    const ports = first ? await host.listening(docker, first.pid) : []
    listening.push({ service, ports: ports.filter(isOwn) })
  }
  return {
    web: status,
    attempts,
    neighbors: await askAsNeighbor(context, containers, redis, sidecar.port),
    processes,
    listening,
    webImage,
    whole,
    vulnerabilities: await scanImages(packaging.images.map(({ reference }) => reference)),
  }
}

/** Docker's name server listens on a random port of the loopback of each container on a network of its own. */
const FIRST_EPHEMERAL_PORT = 32768
const isOwn = ({ port, loopback }: Listener) => !loopback || port < FIRST_EPHEMERAL_PORT

async function inventories(packaging: Packaging, docker: Docker) {
  const all = []
  for (const { service, reference } of packaging.images) {
    all.push({ service, inventory: inventoryOf(await readImage(docker, reference)) })
  }
  const webImage = (all.find(({ service }) => service === 'web') ?? all[0])?.inventory
  if (!webImage) throw new Error(`${packaging.title} has no image`)
  return { webImage, whole: together(all.map(({ inventory }) => inventory)) }
}

function together(inventories: Inventory[]): Inventory {
  const all = (kind: keyof Inventory) => inventories.flatMap((one) => one[kind]).sort()
  return {
    packages: all('packages'),
    setIdFiles: all('setIdFiles'),
    shells: all('shells'),
    interpreters: all('interpreters'),
    compilers: all('compilers'),
    packageManagers: all('packageManagers'),
  }
}

/** Where Redis keeps its files. It is made to save first, so that there is something that an attacker could read. */
async function redisDirectory(
  sidecar: RedisSidecar,
  { docker }: ExperimentContext,
): Promise<string | undefined> {
  try {
    await sidecar.cli(docker, ['SAVE'])
    return parseConfig(await sidecar.cli(docker, ['CONFIG', 'GET', 'dir']))['dir']
  } catch (error) {
    // Some forbid these commands. Then nobody says where its files are.
    if (error instanceof RedisError) return undefined
    throw error
  }
}

import { LAB_LABEL } from '../../core/labels.ts'
import { mapValues, without } from '../../core/records.ts'
import type { ComposeBuild, ComposeDeploy, ComposePort, ComposeService } from './compose-model.ts'
import type { Own } from './own.ts'
import { type Limits, namedContext } from './packaging.ts'

/** What a service gets anew, or has no use for in a stack that runs once, beside others of the same kind. */
const REPLACED = [
  ...['build', 'cgroup_parent', 'container_name', 'deploy', 'develop', 'label_file', 'labels'],
  ...['mac_address', 'networks', 'ports', 'profiles', 'pull_policy', 'scale'],
]
const MEMORY = ['mem_limit', 'mem_reservation', 'memswap_limit']
const CPU = ['cpus', 'cpu_count', 'cpu_percent', 'cpu_period', 'cpu_quota']

/** A service of the run's own, but for its mounts. */
export function ownService(name: string, service: ComposeService, own: Own): ComposeService {
  const { project, labels, images, limits } = own
  const image = images[name]
  const isBuilder = service.build !== undefined && builtHere(name, own)
  return {
    ...without({ ...service, ...limitsOfDeploy(service) }, [...REPLACED, ...limitKeys(limits)]),
    // Labels of the owner's are addressed to somebody who watches the engine, such as a proxy in front of their stack.
    labels,
    ...(image === undefined ? {} : { image }),
    ...(service.build && isBuilder ? { build: ownBuild(service.build, own) } : {}),
    // Another name and not none: a service with a fixed name cannot be scaled, and that is the file's own doing.
    ...(service.container_name === undefined ? {} : { container_name: `${project}-${name}` }),
    ...ownAttachments(service),
    ...ownPorts(name, service, own),
    ...ownDeploy(service, limits),
    ...(limits ? ownLimits(name, limits) : {}),
  }
}

/** Whether this service is the one that builds its image: the first of those that have it. */
function builtHere(name: string, { images, builders }: Own): boolean {
  return builders[images[name] ?? ''] === name
}

function ownBuild(build: ComposeBuild, { replacements, imageLabels }: Own): ComposeBuild {
  const contexts = {
    ...build.additional_contexts,
    ...mapValues(replacements, namedContext),
  }
  return {
    // Other names and places that the image would be written to are the owner's.
    ...without(build, ['tags', 'cache_to']),
    context: build.context,
    labels: { ...build.labels, [LAB_LABEL]: 'true', ...imageLabels },
    ...(Object.keys(contexts).length > 0 ? { additional_contexts: contexts } : {}),
  }
}

/** Its networks, with no address of its own there; others may know it by the name that its container had. */
function ownAttachments({ networks, container_name: name }: ComposeService) {
  if (!networks) return {}
  const own = mapValues(networks, (attachment) => {
    const kept = without(attachment ?? {}, [
      ...['ipv4_address', 'ipv6_address', 'link_local_ips', 'mac_address'],
    ])
    const aliases = [...(attachment?.aliases ?? []), ...(name === undefined ? [] : [name])]
    return { ...kept, ...(aliases.length > 0 ? { aliases } : {}) }
  })
  return { networks: own }
}

/** Each port that is published, the entry's where it is wanted and all others where the host has room. */
function ownPorts(name: string, { ports = [] }: ComposeService, { entry, hostIp }: Own) {
  const isEntry = (port: ComposePort) => name === entry?.service && port.target === entry.target
  const all = name === entry?.service && !ports.some(isEntry) ? [...ports, entry] : ports
  const own = all.map((port) => ({
    target: port.target,
    ...('protocol' in port ? { protocol: port.protocol } : {}),
    ...(hostIp === undefined ? {} : { host_ip: hostIp }),
    ...(isEntry(port) ? { published: entry?.published } : {}),
  }))
  const unique = new Map(own.map((port) => [JSON.stringify(port), port]))
  return unique.size > 0 ? { ports: [...unique.values()] as ComposePort[] } : {}
}

/** One replica to begin with. None is what switches a service off. */
function ownDeploy({ deploy, scale }: ComposeService, limits: Limits | undefined) {
  const isOff = (scale ?? deploy?.replicas) === 0
  const off = isOff ? { scale: 0 } : {}
  if (!deploy) return off
  const { reservations = {} } = deploy.resources ?? {}
  const resources = {
    reservations: limits ? without(reservations, ['memory', 'cpus']) : reservations,
  }
  const own: ComposeDeploy = { ...without(deploy, ['labels', 'mode', 'replicas']), resources }
  return { deploy: own, ...off }
}

/** The limits under `deploy`, as keys of the service: Compose refuses a service that has some in one place and some in the other. */
function limitsOfDeploy({ deploy }: ComposeService) {
  const { memory, cpus, pids } = deploy?.resources?.limits ?? {}
  return {
    ...(memory === undefined ? {} : { mem_limit: memory }),
    ...(cpus === undefined ? {} : { cpus }),
    ...(pids === undefined ? {} : { pids_limit: pids }),
  }
}

const limitKeys = (limits: Limits | undefined) => [
  ...(limits?.memoryBytes ? MEMORY : []),
  ...(limits?.cpus ? CPU : []),
]

function ownLimits(name: string, { memoryBytes, cpus, shares }: Limits) {
  const share = shares ? (shares[name] ?? 0) : 1
  const bytes = Math.round((memoryBytes ?? 0) * share)
  return {
    // The same for both: no swap beyond the limit.
    ...(memoryBytes ? { mem_limit: bytes, memswap_limit: bytes } : {}),
    ...(cpus ? { cpus: cpus * share } : {}),
  }
}

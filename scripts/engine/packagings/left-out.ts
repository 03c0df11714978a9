import { mapValues, without } from '../../core/records.ts'
import type { ComposeAttachment, ComposeModel, ComposeService } from './compose-model.ts'
import { NotPossible } from './not-possible.ts'

/** What a stack can be started without, so that what it costs is seen. */
export type LeftOut = 'log driver' | 'network to Redis'

/** What a service says of its network namespace; each is a list. Where it has another's, the other must say it. */
const OF_NAMESPACE = ['ports', 'expose', 'dns', 'dns_search', 'dns_opt', 'extra_hosts']
/** What Docker allows to no container in the namespace of another. */
const NOT_SHARED = [...OF_NAMESPACE, 'networks', 'hostname', 'domainname', 'mac_address']
const WITH_REDIS = 'service:redis'

/**
 * The same stack without one thing. Pure.
 * @throws NotPossible where the stack cannot be had without it
 */
export function leftOut<M extends ComposeModel>(model: M, what: LeftOut): M {
  return what === 'log driver' ? withoutLogDriver(model) : withSharedNamespace(model)
}

/** The service whose container has the ports that another publishes in the whole stack. */
export const publisherOf = (service: string, what: LeftOut | undefined): string =>
  service === 'web' && what === 'network to Redis' ? 'redis' : service

function withoutLogDriver<M extends ComposeModel>(model: M): M {
  const services = mapValues(model.services, (one) => ({ ...one, logging: { driver: 'none' } }))
  return { ...model, services }
}

/** The app and Redis in one network namespace: what one sends the other passes no virtual cable and no bridge. */
function withSharedNamespace<M extends ComposeModel>(model: M): M {
  refuseOtherNamespaces(model)
  const { web = {}, redis = {} } = model.services
  const services: Record<string, ComposeService> = {
    ...mapValues(model.services, followingWeb),
    web: { ...without(web, NOT_SHARED), network_mode: WITH_REDIS },
    redis: { ...redis, ...mergedLists(web, redis), networks: joinedNetworks(web, redis) },
  }
  return { ...model, services }
}

/** What somebody's file has joined or linked already, nobody can take apart without knowing why. */
function refuseOtherNamespaces({ services }: ComposeModel): void {
  for (const name of ['web', 'redis']) {
    const mode = services[name]?.network_mode
    if (mode === undefined) continue
    throw new NotPossible(`The service ${name} has a network mode of its own (${mode}).`)
  }
  for (const [name, { links }] of Object.entries(services)) {
    if (!Array.isArray(links) || links.length === 0) continue
    throw new NotPossible(`The service ${name} finds others by links, which need a network.`)
  }
}

/** What shared the namespace of the app shares that of Redis, where the app is then. */
const followingWeb = (service: ComposeService): ComposeService =>
  service.network_mode === 'service:web' ? { ...service, network_mode: WITH_REDIS } : service

function mergedLists(web: ComposeService, redis: ComposeService): Partial<ComposeService> {
  const lists = OF_NAMESPACE.map((key) => [key, [...listOf(web[key]), ...listOf(redis[key])]])
  return Object.fromEntries(lists.filter(([, list]) => (list?.length ?? 0) > 0)) as ComposeService
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

/** The networks of both. In those of the app, others find it under its name. */
function joinedNetworks(web: ComposeService, redis: ComposeService) {
  const ofRedis = redis.networks ?? { default: null }
  const ofWeb = mapValues(web.networks ?? { default: null }, (one, network): ComposeAttachment => ({
    ...one,
    ...ofRedis[network],
    aliases: ['web', ...(one?.aliases ?? []), ...(ofRedis[network]?.aliases ?? [])],
  }))
  return { ...ofRedis, ...ofWeb }
}

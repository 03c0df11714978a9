import { isInit } from '../docker/process-name.ts'
import { type Process, treeOf } from '../docker/processes.ts'
import type { ListeningSocket } from '../docker/sockets.ts'
import type { PortAnswers } from '../docker/host-processes.ts'

/** What can be seen of a container from outside. */
interface Inside {
  /** Parents before children. */
  processes: Process[]
  sockets: ListeningSocket[]
  /** What its ports answered, where more than one could be the app's. */
  answers?: PortAnswers
}

export const REDIS_PORT = 6379
const SENTINEL = '[sentinel]'
const REDIS_NAME = /^(\S*\/)?(redis|valkey|keydb)-server\b(?!.*\[sentinel\])/
const REDIS_SOCKET = /(redis|valkey|keydb)[^/]*$/i
/** Web servers that hand requests on to an app. One that has nobody behind it is the app itself, as Apache with PHP. */
const FRONT = /^(\S*\/)?(nginx|haproxy|caddy|apache2|httpd|lighttpd|traefik|envoy|varnishd)\b/
/** They may open a socket for what they start. */
const SUPERVISOR = /(^|\/|\s)(supervisord|circusd|systemd|runsv|runsvdir|s6-\S+)( |$)/

/** The Redis of a container, by the port or socket at which it serves or answers, else by its name. */
export function redisIn({ processes, sockets, answers }: Inside): Process | undefined {
  const named = processes.filter(({ command }) => REDIS_NAME.test(command))
  const served = sockets.filter(({ port, path = '' }) =>
    port === undefined
      ? REDIS_SOCKET.test(path)
      : port === REDIS_PORT || answers?.redis.includes(port),
  )
  const owner = served
    .flatMap((socket) => topmost(socket, processes) ?? [])
    .find(({ command }) => !FRONT.test(command) && !command.includes(SENTINEL))
  if (owner) return owner
  const listens = ({ pid }: Process) => sockets.some(({ owners }) => owners.includes(pid))
  return named.find(listens) ?? named[0]
}

/** The TCP ports that could be the app's. */
export function portsToAsk(inside: Inside): number[] {
  return candidates(inside).flatMap(({ port }) => port ?? [])
}

/**
 * The app's process: the one that has the socket open on which tasks are served. Of several that share it, as a master and
 * its workers do, it is the topmost, without which there would be no others. Behind a web server in the same container it
 * is what that one hands the requests to.
 */
export function appIn(inside: Inside): Process | undefined {
  const { processes, answers } = inside
  const owned = candidates(inside).map((socket) => ({
    ...socket,
    owner: topmost(socket, processes),
  }))
  const isApp = ({ owner }: { owner: Process | undefined }) =>
    owner !== undefined && !FRONT.test(owner.command) && !SUPERVISOR.test(owner.command)
  const serving = owned.filter(({ port }) => port !== undefined && answers?.tasks.includes(port))
  const tcp = owned.filter(({ port }) => port !== undefined)
  const chosen = serving.find(isApp) ?? owned.find(isApp) ?? serving[0] ?? tcp[0] ?? owned[0]
  return chosen?.owner
}

/** What listens and is not Redis's. */
function candidates(inside: Inside): ListeningSocket[] {
  const redis = redisIn(inside)
  const ofRedis = redis ? treeOf(redis.pid, inside.processes).map(({ pid }) => pid) : []
  return inside.sockets.filter(
    ({ owners, port }) =>
      !owners.some((pid) => ofRedis.includes(pid)) &&
      !(port !== undefined && inside.answers?.redis.includes(port)),
  )
}

/** The topmost of those that have a socket open, whoever opened it for them left out. */
export function topmost({ owners }: ListeningSocket, processes: Process[]): Process | undefined {
  const those = processes.filter(({ pid }) => owners.includes(pid))
  const serves = ({ command }: Process) => !isInit(command) && !SUPERVISOR.test(command)
  return those.find(serves) ?? those[0]
}

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { ROOT } from '../../core/paths.ts'

/** What the files of multi-container/ allow, as far as a sum of sizes needs it. */
export interface StackLimits {
  /** HAProxy's threads. */
  gatewayThreads: number
  /** Connections of clients that one gateway takes. */
  gatewayConnections: number
  /** Replicas of web that one gateway can know. */
  slots: number
  /** Requests that one replica is given at a time. */
  requestsPerReplica: number
  /** What each container may have, by its service. Bytes. */
  memory: { gateway: number; web: number; redis: number }
}

/** Reads them out of haproxy.cfg and compose.yaml. */
export async function readStackLimits(): Promise<StackLimits> {
  const [haproxy, compose] = await Promise.all(
    ['gateway/haproxy.cfg', 'compose.yaml'].map((file) =>
      readFile(path.join(ROOT, 'multi-container', file), 'utf8'),
    ),
  )
  return stackLimits(haproxy ?? '', compose ?? '')
}

/** @throws Error where one of them is not found */
export function stackLimits(haproxy: string, compose: string): StackLimits {
  const { services } = parse(compose, { merge: true }) as {
    services: Record<string, { mem_limit?: string }>
  }
  const memoryOf = (service: string) =>
    found(`the memory of ${service}`, /^(\d+)m$/, services[service]?.mem_limit ?? '') * 1024 ** 2
  const inHaproxy = (what: string, pattern: RegExp) => found(what, pattern, haproxy)
  return {
    gatewayThreads: inHaproxy('nbthread', /^ *nbthread (\d+)$/m),
    gatewayConnections: inHaproxy('maxconn', /^frontend public\n(?: .*\n)*? +maxconn (\d+)$/m),
    slots: inHaproxy('the slots', /^ *server-template \S+ 1-(\d+) /m),
    requestsPerReplica: inHaproxy('maxconn of a server', /^ *default-server .*maxconn (\d+) /m),
    memory: { gateway: memoryOf('gateway'), web: memoryOf('web'), redis: memoryOf('redis') },
  }
}

function found(what: string, pattern: RegExp, text: string): number {
  const value = pattern.exec(text)?.[1]
  if (value === undefined) throw new Error(`Not found in the stack's files: ${what}`)
  return Number(value)
}

import net from 'node:net'
import { fails, type Finding, holds } from '../findings.ts'
import type { RunningContainer } from '../stack/stack.ts'
import { besideContainer, type Trial } from './trial.ts'

const REDIS_PORT = 6379
const PING_TIMEOUT_MS = 2000

/** Who reaches Redis beside web. */
export interface RedisAccess {
  /** Its own ports that the compose file publishes. */
  publishedPorts: number[]
  /** Of those, the ones at which Redis answered the host. */
  answersHost: boolean
  usesHostNetwork: boolean
  /** Each other service, and the address at which Redis answered it; undefined where none did. */
  others: { service: string; reachedAt: string | undefined }[]
}

/** Tries to reach Redis from the host and from the place of each service that has no business with it. */
export async function tryToReachRedis(trial: Trial): Promise<void> {
  const { stack, docker, host } = trial
  const running = await stack.running()
  const redis = running.find(({ service }) => service === 'redis')
  if (!redis) return
  const format = '{{json .NetworkSettings}}'
  const { stdout } = await docker.run(['inspect', '--format', format, redis.id])
  const { Networks, Ports } = JSON.parse(stdout) as NetworkSettings
  const addresses = Object.values(Networks).map(({ IPAddress }) => IPAddress)
  const published = Object.entries(Ports ?? {}).filter(([, bindings]) => bindings)
  const hostPorts = published.flatMap(([, bindings]) => (bindings ?? []).map((one) => one.HostPort))
  const usesHostNetwork = 'host' in Networks
  trial.found.push(
    judgeRedisAccess({
      publishedPorts: published.map(([port]) => parseInt(port)),
      usesHostNetwork,
      answersHost: (await Promise.all(hostPorts.map((port) => pings(host, Number(port))))).some(
        Boolean,
      ),
      others: await fromOthers(trial, running, ['redis', ...addresses.filter(Boolean)]),
    }),
  )
}

interface NetworkSettings {
  Networks: Record<string, { IPAddress: string }>
  Ports?: Record<string, { HostPort: string }[] | null> | null
}

async function fromOthers(trial: Trial, running: RunningContainer[], addresses: string[]) {
  const others = running.filter(({ service }) => service !== 'web' && service !== 'redis')
  return Promise.all(
    others.map(async ({ id, service }) => {
      // An address behind Docker's firewall gives no answer at all: hence the time limit.
      const tries = addresses.map(
        (address) =>
          `timeout 2 redis-cli -h ${address} -p ${REDIS_PORT} ping 2>&1 | grep -qE 'PONG|NOAUTH|DENIED' && echo ${address}`,
      )
      const answered = await besideContainer(trial, id, ['sh', '-c', tries.join('\n')])
      return { service, reachedAt: answered.split('\n').find((line) => line !== '') }
    }),
  )
}

export function judgeRedisAccess(access: RedisAccess): Finding {
  const { publishedPorts, answersHost, usesHostNetwork, others } = access
  if (usesHostNetwork) {
    return fails('redis-private', "redis shares the host's network.", 'redis-published')
  }
  if (publishedPorts.length > 0) {
    const answers = answersHost ? ', and Redis answers there' : ''
    const fact = `Port ${publishedPorts.join(', ')} of redis is published on the host${answers}.`
    return fails('redis-private', fact, 'redis-published')
  }
  const attacker = others.find(({ reachedAt }) => reachedAt !== undefined)
  if (attacker) {
    const fact = `${attacker.service} reaches Redis at ${attacker.reachedAt}:${REDIS_PORT}.`
    return fails('redis-private', fact, 'redis-shared-network')
  }
  const tried = others.map(({ service }) => `, and ${service} gets no answer from it`)
  return holds('redis-private', `it publishes no port${tried.join('')}`)
}

/** Whether a Redis answers there, be it with a refusal. */
function pings(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, host, () => socket.write('PING\r\n'))
    const end = (answers: boolean) => {
      socket.destroy()
      resolve(answers)
    }
    socket.setTimeout(PING_TIMEOUT_MS, () => {
      end(false)
    })
    socket.on('data', (data) => {
      end(/^[+-]/.test(data.toString()))
    })
    socket.on('error', () => {
      end(false)
    })
  })
}

import type { Docker } from '../docker/docker.ts'
import type { Container } from '../docker/container.ts'
import { type HelperTools, removeHelper, startHelper, WAIT } from '../docker/helper-container.ts'
import { networksOf } from '../docker/networks.ts'

/** What a container that has no business with a stack gets when it asks its Redis for PONG. */
export interface NeighborFacts {
  /** Where the neighbor is: the network that every container is on by default, or one where users come in. */
  network: string
  reached: boolean
  /** Redis's answer, or why none came. */
  words: string
}

const DEFAULT_NETWORK = 'bridge'
/** Packets to another network are dropped without an answer. */
const PATIENCE_S = 2
/**
 * An answer counts if it comes so often in a row. While an engine makes a network, for other stacks or other people, networks
 * were seen not to be kept apart for a moment: who asks then gets through, and a little later does not.
 */
const TIMES = 3

/**
 * Starts a neighbor on each such network, and lets it try every address that Redis has.
 * @param port undefined where Redis listens on no TCP port
 */
export async function askAsNeighbor(
  tools: HelperTools,
  containers: Container[],
  redis: Container,
  port: number | undefined,
): Promise<NeighborFacts[]> {
  const { docker } = tools
  const all = await Promise.all(containers.map(({ id }) => networksOf(docker, id)))
  const entries = all.filter(({ isPublished }) => isPublished).flatMap((one) => one.names)
  const { addresses } = await networksOf(docker, redis.id)
  const networks = [...new Set([DEFAULT_NETWORK, ...entries])]
  // At once: most of it is waiting for answers that do not come.
  const asked = networks.map((network) => askFrom(network, addresses, tools, port))
  await Promise.allSettled(asked)
  return Promise.all(asked)
}

async function askFrom(
  network: string,
  addresses: string[],
  tools: HelperTools,
  port: number | undefined,
) {
  if (port === undefined) return { network, reached: false, words: 'Redis listens on no TCP port' }
  const { docker } = tools
  const neighbor = await startHelper(tools, {
    image: tools.bases.REDIS_IMAGE,
    command: WAIT,
    flags: ['--network', network],
  })
  try {
    let words = 'Redis has no address'
    for (const address of addresses) {
      const answer = await sureAnswer(docker, neighbor, { address, port })
      words = answer.words
      if (answer.reached) return { network, ...answer }
    }
    return { network, reached: false, words }
  } finally {
    await removeHelper(docker.forCleanUp(), neighbor)
  }
}

interface Address {
  address: string
  port: number
}

/** Redis's answer where it comes each time, else why it does not. */
async function sureAnswer(docker: Docker, neighbor: string, address: Address) {
  const first = await redisAnswer(docker, neighbor, address)
  for (let times = 1; first.reached && times < TIMES; times++) {
    const again = await redisAnswer(docker, neighbor, address)
    if (!again.reached)
      return { ...again, words: `${again.words}, after ${times} that got through` }
  }
  return first
}

async function redisAnswer(docker: Docker, neighbor: string, { address, port }: Address) {
  const { stdout, stderr } = await docker.run(
    [
      ...['exec', neighbor, 'timeout', String(PATIENCE_S)],
      ...['redis-cli', '-h', address, '-p', String(port), 'PING'],
    ],
    { reject: false },
  )
  const words = `${stdout}\n${stderr}`.trim().split('\n')[0] ?? ''
  return { reached: isRedis(words), words: words || `no answer within ${PATIENCE_S} s` }
}

/** A Redis that wants a password has been reached, too. */
const isRedis = (words: string) => /^(PONG|NOAUTH|DENIED)/.test(words)

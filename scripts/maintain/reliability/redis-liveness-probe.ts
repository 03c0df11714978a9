import type { Following } from '../../engine/docker/docker.ts'
import { removeHelper, startHelper } from '../../engine/docker/helper-container.ts'
import { networksOf } from '../../engine/docker/networks.ts'
import { waitFor } from '../../core/wait.ts'
import type { SystemUnderTest } from './system-under-test.ts'

/** Asks for PONG, each time on a new connection, and says so when the answer is another than the one before. */
const SCRIPT = `
const net = require('node:net')
let before
const ask = () => {
  let answer = 'silent'
  const patience = AbortSignal.timeout(100)
  const socket = net.connect({ host: process.argv[1], port: 6379, signal: patience })
  socket.on('error', () => undefined)
  socket.on('data', (data) => {
    if (String(data).startsWith('+PONG')) answer = 'answers'
    socket.destroy()
  })
  socket.on('close', () => {
    if (answer !== before) console.log(before = answer)
    setTimeout(ask, 20)
  })
  socket.write('PING\\r\\n')
}
ask()`

/**
 * A container beside the app that does nothing but ask Redis whether it is there: tells when Redis itself is back, from
 * which the app's own recovery counts.
 */
export class RedisLivenessProbe {
  readonly #system: SystemUnderTest
  readonly #container: string
  readonly #answers: { answer: string; atMs: number }[] = []
  readonly #following: Following

  private constructor(system: SystemUnderTest, container: string) {
    this.#system = system
    this.#container = container
    this.#following = system.docker
      .recordingTo([])
      .follow(['logs', '--follow', container], (line) => {
        this.#answers.push({ answer: line.trim(), atMs: performance.now() })
      })
  }

  static async start(system: SystemUnderTest): Promise<RedisLivenessProbe> {
    const { packaging, stack, run } = system
    const docker = system.docker.recordingTo([])
    const redis = await stack.containerOf(docker, 'redis')
    const web = packaging.images.find(({ service }) => service === 'web')
    const image = web ?? packaging.images[0]
    // In a monolith Redis listens to its own container alone.
    const network = web ? await redisNetwork(system) : `container:${redis.id}`
    const container = await startHelper(
      { docker, run },
      {
        image: image?.reference ?? '',
        command: ['/usr/local/bin/node', '-e', SCRIPT, web ? 'redis' : '127.0.0.1'],
        flags: ['--network', network],
      },
    )
    const probe = new RedisLivenessProbe(system, container)
    await probe.#until('answers', 0)
    return probe
  }

  /** When Redis answered again, having been silent after this moment. */
  async answersAgain(sinceMs: number): Promise<number> {
    await this.#until('silent', sinceMs)
    return this.#until('answers', sinceMs)
  }

  async remove(): Promise<void> {
    await this.#following.stop().catch(() => undefined) // It ends with its container, if that was first.
    const docker = this.#system.docker.forCleanUp().recordingTo([])
    await removeHelper(docker, this.#container)
  }

  #until(wanted: 'answers' | 'silent', sinceMs: number): Promise<number> {
    return waitFor(
      `Redis to be ${wanted === 'answers' ? 'there' : 'silent'} for the liveness probe`,
      () => {
        const found = this.#answers.filter(({ atMs }) => atMs >= sinceMs)
        return Promise.resolve(found.findLast(({ answer }) => answer === wanted)?.atMs)
      },
      { timeoutMs: 60_000, intervalMs: 20, signal: this.#system.signal },
    )
  }
}

/** The network at which Redis is reached. */
export async function redisNetwork({ docker, stack }: SystemUnderTest): Promise<string> {
  const quiet = docker.recordingTo([])
  const { id } = await stack.containerOf(quiet, 'redis')
  const [name = 'none'] = (await networksOf(quiet, id)).names
  return name
}

/** Does something to Redis while a liveness probe asks it. */
export async function withLivenessProbe<T>(
  system: SystemUnderTest,
  work: (probe: RedisLivenessProbe) => Promise<T>,
): Promise<T> {
  const probe = await RedisLivenessProbe.start(system)
  try {
    return await work(probe)
  } finally {
    await probe.remove()
  }
}

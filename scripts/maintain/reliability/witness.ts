import type { Following } from '../../engine/docker/docker.ts'
import { labelArguments } from '../../core/labels.ts'
import { waitFor } from '../../core/wait.ts'
import type { Site } from './site.ts'

/** Asks for PONG, each time on a new connection, and says so when the answer is another than the one before. */
const SCRIPT = `
const net = require('node:net')
const [host] = process.argv.slice(1)
let before
const say = (answer) => { if (answer !== before) console.log(before = answer) }
const ask = () => {
  const socket = net.connect({ host, port: 6379 })
  const end = (answer) => {
    clearTimeout(limit); socket.destroy(); say(answer); setTimeout(ask, 20)
  }
  let done = false
  const once = (answer) => { if (!done) { done = true; end(answer) } }
  const limit = setTimeout(() => once('silent'), 100)
  socket.on('error', () => once('silent'))
  socket.on('data', (data) => once(String(data).startsWith('+PONG') ? 'answers' : 'silent'))
  socket.write('PING\\r\\n')
}
ask()`

/**
 * Somebody beside the app who does nothing but ask Redis whether it is there: tells when Redis itself is back, from which
 * the app's own recovery counts.
 */
export class Witness {
  readonly #site: Site
  readonly #container: string
  readonly #said: { what: string; atMs: number }[] = []
  readonly #following: Following

  private constructor(site: Site, container: string) {
    this.#site = site
    this.#container = container
    this.#following = site.docker
      .recordingTo([])
      .follow(['logs', '--follow', container], (line) => {
        this.#said.push({ what: line.trim(), atMs: performance.now() })
      })
  }

  static async start(site: Site): Promise<Witness> {
    const docker = site.docker.recordingTo([])
    const redis = await site.stack.containerOf(docker, 'redis')
    const web = site.packaging.images.find(({ service }) => service === 'web')
    const image = web ?? site.packaging.images[0]
    // In a monolith Redis listens to its own container alone.
    const network = web ? await networkOf(site, redis.id) : `container:${redis.id}`
    const { stdout } = await docker.run([
      ...['run', '--detach', '--network', network, ...labelArguments(site.run.labels)],
      ...['--entrypoint', '/usr/local/bin/node', image?.reference ?? ''],
      ...['-e', SCRIPT, web ? 'redis' : '127.0.0.1'],
    ])
    const witness = new Witness(site, stdout.trim().slice(0, 12))
    await witness.#until('answers', 0)
    return witness
  }

  /** When Redis answered again, having been silent after this moment. */
  async answersAgain(sinceMs: number): Promise<number> {
    await this.#until('silent', sinceMs)
    return this.#until('answers', sinceMs)
  }

  async remove(): Promise<void> {
    await this.#following.stop().catch(() => undefined) // It ends with its container, if that was first.
    const docker = this.#site.docker.forCleanUp().recordingTo([])
    await docker.run(['rm', '--force', '--volumes', this.#container])
  }

  #until(what: string, sinceMs: number): Promise<number> {
    return waitFor(
      `the witness to say that Redis ${what === 'answers' ? 'answers' : 'is silent'}`,
      () => {
        const found = this.#said.filter(({ atMs }) => atMs >= sinceMs)
        return Promise.resolve(found.findLast((one) => one.what === what)?.atMs)
      },
      { timeoutMs: 60_000, intervalMs: 20, signal: this.#site.signal },
    )
  }
}

/** The first network of a container. */
export async function networkOf(site: Site, container: string): Promise<string> {
  const { stdout } = await site.docker
    .recordingTo([])
    .run(['inspect', '--format', '{{json .NetworkSettings.Networks}}', container])
  return Object.keys(JSON.parse(stdout) as Record<string, unknown>)[0] ?? 'none'
}

/** Does something to Redis while a witness looks on. */
export async function withWitness<T>(
  site: Site,
  work: (witness: Witness) => Promise<T>,
): Promise<T> {
  const witness = await Witness.start(site)
  try {
    return await work(witness)
  } finally {
    await witness.remove()
  }
}

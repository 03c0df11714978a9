import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { labelArguments } from '../../core/labels.ts'
import type { Run } from '../../core/run.ts'
import { waitUntilOneIsReady, watchOf } from './ready.ts'

const REDIS_PORT = 6379

/** Which port of a monolith's image is the app's: the only one that it exposes, or the one that answers. */
export class EntryPort {
  readonly #run: Run
  readonly #host: string
  #found: Promise<number> | undefined

  constructor(run: Run, host: string) {
    this.#run = run
    this.#host = host
  }

  /**
   * Asked once, for what is built anew exposes the same. Where there are several, one container of the image is started
   * for it and removed.
   * @throws ExpectedError where the image exposes no TCP port, or none that answers as the contract says
   */
  of(docker: Docker, image: string): Promise<number> {
    this.#found ??= this.#find(docker, image).catch((error: unknown) => {
      this.#found = undefined
      throw error
    })
    return this.#found
  }

  async #find(docker: Docker, image: string): Promise<number> {
    const format = '{{json .Config.ExposedPorts}}'
    const { stdout } = await docker.run(['image', 'inspect', '--format', format, image])
    const ports = tcpPorts(JSON.parse(stdout) as Record<string, unknown> | null)
    const [first] = ports
    if (first === undefined) {
      throw new ExpectedError(
        "The monolith's image names no TCP port that it serves.",
        'Add EXPOSE with the port to its Dockerfile.',
      )
    }
    return ports.length === 1 ? first : this.#ask(docker, image, ports)
  }

  async #ask(docker: Docker, image: string, ports: number[]): Promise<number> {
    const name = `lab-${this.#run.id}-ports-${image.replaceAll(/[^a-zA-Z0-9]+/g, '-')}`
    // Any free port of the host: on loopback alone, where the engine is on this machine.
    const anyPort = this.#host === '127.0.0.1' ? '127.0.0.1::' : ''
    try {
      const { stdout: id } = await docker.run([
        ...['run', '--detach', '--name', name, '--restart', 'unless-stopped'],
        ...labelArguments(this.#run.labels),
        ...ports.flatMap((port) => ['--publish', `${anyPort}${port}`]),
        image,
      ])
      const bound = await docker.run(['inspect', '--format', '{{json .NetworkSettings.Ports}}', id])
      const hostPorts = JSON.parse(bound.stdout) as Record<string, { HostPort: string }[] | null>
      const candidates = ports.map((port) => ({
        name: `port ${port}`,
        url: `http://${this.#host}:${hostPorts[`${port}/tcp`]?.[0]?.HostPort}`,
      }))
      const containers = [{ id, name, service: 'monolith' }]
      const entry = await waitUntilOneIsReady(
        candidates,
        watchOf(docker, () => Promise.resolve(containers)),
      )
      return ports[candidates.indexOf(entry)] ?? 0
    } finally {
      await docker.forCleanUp().run(['rm', '--force', '--volumes', name], { reject: false })
    }
  }
}

/** The TCP ports that an image exposes, but for Redis's. The lowest first: where several serve the app, users are given it. */
export function tcpPorts(exposed: Record<string, unknown> | null): number[] {
  return Object.keys(exposed ?? {})
    .flatMap((one) => (one.endsWith('/tcp') ? [Number(one.replace('/tcp', ''))] : []))
    .filter((port) => port !== REDIS_PORT)
    .sort((a, b) => a - b)
}

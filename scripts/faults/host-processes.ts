import type { Docker } from '../docker/docker.ts'
import { DockerError } from '../docker/docker-error.ts'
import { ExpectedError } from '../errors.ts'
import { type Listener, parseListeners, parseStatus, type ProcessStatus } from './proc.ts'
import { labelArguments } from '../labels.ts'
import type { Run } from '../run.ts'

interface Workshop {
  docker: Docker
  run: Run
  bases: { REDIS_IMAGE: string }
}

/** Longer than any experiment takes, so that a helper that was forgotten ends by itself. Seconds. */
const LIFETIME_S = 3600

/**
 * The processes of the engine's host, containers' included, as a helper container sees them: makes any of them crash,
 * and reads what the kernel says of it.
 *
 * Why not `docker kill`: Docker takes it for a person's wish that the container be stopped, and no restart policy brings
 * it back. Why not `docker exec … kill`: the image may have no `kill`, and the kernel protects a container's first
 * process from signals that come from inside. So a helper container that sees the engine's host's processes sends
 * SIGKILL, the way the kernel does when it runs out of memory: nobody asked, and nothing can be tidied up before.
 */
export class HostProcesses {
  readonly #helper: string

  private constructor(helper: string) {
    this.#helper = helper
  }

  /** @throws ExpectedError where the engine lets no container see its host's processes */
  static async start({ docker, run, bases }: Workshop): Promise<HostProcesses> {
    try {
      const { stdout } = await docker.run([
        // The host's user namespace too: an engine that remaps users refuses its process ids otherwise.
        ...['run', '--detach', '--pid', 'host', '--userns', 'host', '--user', '0'],
        ...['--network', 'none', ...labelArguments(run.labels)],
        ...['--entrypoint', 'sleep', bases.REDIS_IMAGE, String(LIFETIME_S)],
      ])
      return new HostProcesses(stdout.trim().slice(0, 12))
    } catch (error) {
      if (!(error instanceof DockerError)) throw error
      throw new ExpectedError(
        'This engine lets no container see the processes of its host, so none can be made to crash.',
        'Use an engine that allows `docker run --pid host`; rootless ones do not.',
        { cause: error },
      )
    }
  }

  /**
   * Sends SIGKILL.
   * @param pid on the engine's host, as `docker top` prints it
   */
  async kill(docker: Docker, pid: number): Promise<void> {
    await this.#send(docker, 'KILL', pid)
  }

  /**
   * Lets a process stand still, until `resume`.
   *
   * Not by `docker pause`: where that meets the start of a health check, the frozen check keeps the engine's lock on the
   * container, and from then on nobody can unpause or remove it (seen with Docker 26.1 and cgroup v1).
   * @param pid as above
   */
  async suspend(docker: Docker, pid: number): Promise<void> {
    await this.#send(docker, 'STOP', pid)
  }

  /** Lets a process go on that stands still. @param pid as above */
  async resume(docker: Docker, pid: number): Promise<void> {
    await this.#send(docker, 'CONT', pid)
  }

  async #send(docker: Docker, signal: string, pid: number): Promise<void> {
    await docker.run(['exec', this.#helper, 'kill', `-${signal}`, String(pid)])
  }

  /** What the kernel says of a process: `/proc/PID/status`. @param pid as above */
  async status(docker: Docker, pid: number): Promise<ProcessStatus> {
    const { stdout } = await docker.run(['exec', this.#helper, 'cat', `/proc/${pid}/status`])
    return parseStatus(stdout)
  }

  /** Where anything in the process's network listens for TCP. @param pid as above */
  async listening(docker: Docker, pid: number): Promise<Listener[]> {
    // An engine without IPv6 has no tcp6.
    const { stdout } = await docker.run(
      ['exec', this.#helper, 'cat', `/proc/${pid}/net/tcp`, `/proc/${pid}/net/tcp6`],
      { reject: false },
    )
    return parseListeners(stdout)
  }

  async remove(docker: Docker): Promise<void> {
    await docker.run(['rm', '--force', '--volumes', this.#helper])
  }
}

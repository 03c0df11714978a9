import type { Docker } from '../docker/docker.ts'
import { DockerError } from '../docker/docker-error.ts'
import { ExpectedError } from '../errors.ts'
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
 * Makes a process of any container crash, its first one included.
 *
 * Why not `docker kill`: Docker takes it for a person's wish that the container be stopped, and no restart policy brings
 * it back. Why not `docker exec … kill`: the image may have no `kill`, and the kernel protects a container's first
 * process from signals that come from inside. So a helper container that sees the engine's host's processes sends
 * SIGKILL, the way the kernel does when it runs out of memory: nobody asked, and nothing can be tidied up before.
 */
export class ProcessKiller {
  readonly #helper: string

  private constructor(helper: string) {
    this.#helper = helper
  }

  /** @throws ExpectedError where the engine lets no container see its host's processes */
  static async start({ docker, run, bases }: Workshop): Promise<ProcessKiller> {
    try {
      const { stdout } = await docker.run([
        // The host's user namespace too: an engine that remaps users refuses its process ids otherwise.
        ...['run', '--detach', '--pid', 'host', '--userns', 'host', '--user', '0'],
        ...['--network', 'none', ...labelArguments(run.labels)],
        ...['--entrypoint', 'sleep', bases.REDIS_IMAGE, String(LIFETIME_S)],
      ])
      return new ProcessKiller(stdout.trim().slice(0, 12))
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
    await docker.run(['exec', this.#helper, 'kill', '-KILL', String(pid)])
  }

  async remove(docker: Docker): Promise<void> {
    await docker.run(['rm', '--force', '--volumes', this.#helper])
  }
}

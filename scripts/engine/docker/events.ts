import type { Docker, Following } from './docker.ts'
import { countOf } from '../../core/count-of.ts'

/** Something that the engine noticed about a container. */
export interface ContainerEvent {
  /** When we heard of it, on the clock of `performance.now()`. Milliseconds. */
  heardAtMs: number
  containerId: string
  /** `die`, `start`, `oom`, `restart`, `health_status: unhealthy`. */
  action: string
  /** For `die` alone. */
  exitCode?: number
}

/** Those by which somebody outside could tell that something is wrong, or right again. */
const ACTIONS = ['die', 'oom', 'start', 'restart', 'health_status']
const FORMAT = '{{.TimeNano}} {{.Actor.ID}} {{.Actor.Attributes.exitCode}} {{.Action}}'

/** Parses a line of `docker events` in our format; an attribute that is not there is `<no value>`. */
export function parseEvent(line: string, heardAtMs: number): ContainerEvent | undefined {
  const match = /^\d+ ([0-9a-f]+) (\d+|<no value>) (.+)$/.exec(line.trim())
  if (!match) return undefined
  const [, containerId = '', code = '', action = ''] = match
  const exitCode = Number(code)
  return { heardAtMs, containerId, action, ...(Number.isNaN(exitCode) ? {} : { exitCode }) }
}

/** How often which event came: `start`, `die (exit code 137)`. */
export function countEvents(
  events: Pick<ContainerEvent, 'action' | 'exitCode'>[],
): Record<string, number> {
  return countOf(
    events.map(({ action, exitCode }) =>
      exitCode === undefined ? action : `${action} (exit code ${exitCode})`,
    ),
  )
}

/** Listens to the engine for what happens to the containers of one run, from now until it is stopped. */
export class EventWatch {
  readonly #events: ContainerEvent[] = []
  readonly #following: Following

  private constructor(docker: Docker, label: string, since: string) {
    this.#following = docker.follow(
      [
        ...['events', '--since', since, '--filter', 'type=container', '--filter', `label=${label}`],
        ...ACTIONS.flatMap((action) => ['--filter', `event=${action}`]),
        ...['--format', FORMAT],
      ],
      (line) => {
        const event = parseEvent(line, performance.now())
        if (event) this.#events.push(event)
      },
    )
  }

  /** @param label `name=value`, as all of the run's containers carry it */
  static async start(docker: Docker, label: string): Promise<EventWatch> {
    // By the engine's own clock: what happens until the command has connected is then told, too.
    const { stdout } = await docker.run(['info', '--format', '{{.SystemTime}}'])
    return new EventWatch(docker, label, stdout.trim())
  }

  /** What was heard of these containers between two moments of `performance.now()`. */
  between(containerIds: string[], fromMs: number, toMs = Infinity): ContainerEvent[] {
    return this.#events.filter(
      ({ containerId, heardAtMs }) =>
        heardAtMs >= fromMs &&
        heardAtMs <= toMs &&
        // Compose gives ids cut to 12 digits.
        containerIds.some((id) => containerId.startsWith(id)),
    )
  }

  stop(): Promise<void> {
    return this.#following.stop()
  }
}

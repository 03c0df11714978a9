import type { Docker } from './docker.ts'

/** What `docker inspect` says of a container: all that somebody outside can look at. */
export interface ContainerState {
  id: string
  /** Its first process, on the engine's host; 0 where it does not run. */
  pid: number
  /** `running`, `restarting`, `exited`, … */
  status: string
  /** Of its last end; 0 where it has not ended yet. */
  exitCode: number
  /** Whether the kernel ended it there, for it wanted more memory than it may have. */
  outOfMemory: boolean
  /** `healthy`, `unhealthy`, `starting`; `none` where the image has no health check. */
  health: string
  /** When each health check that Docker still remembers (the last five) began, ISO 8601, by the engine's clock. */
  checkedAt: string[]
  /** Health checks that failed since the last that passed: it is called unhealthy after some of them. */
  failingStreak: number
  /** How often Docker itself has started it again. */
  restartCount: number
  /** When it was started last, ISO 8601, by the engine's clock. */
  startedAt: string
  /** Whether a port of the engine's host leads to it. */
  isPublished: boolean
}

/** The states of these containers, in their order, by one command. */
export async function containerStates(docker: Docker, ids: string[]): Promise<ContainerState[]> {
  const { stdout } = await docker.run(['inspect', '--format', FORMAT, ...ids])
  return stdout.trim().split('\n').map(parseState)
}

const FORMAT =
  '{"id":{{json .Id}},"restartCount":{{json .RestartCount}},"state":{{json .State}},"ports":{{json .NetworkSettings.Ports}}}'

interface Inspected {
  id: string
  restartCount: number
  state: {
    Pid: number
    Status: string
    ExitCode: number
    OOMKilled: boolean
    StartedAt: string
    /** Absent where there is no health check. */
    Health?: { Status: string; FailingStreak?: number; Log?: { Start: string }[] | null } | null
  }
  ports: Record<string, unknown[] | null> | null
}

/** Parses a line as our format gives it. */
export function parseState(line: string): ContainerState {
  const { id, restartCount, state, ports } = JSON.parse(line) as Inspected
  return {
    id,
    pid: state.Pid,
    status: state.Status,
    exitCode: state.ExitCode,
    outOfMemory: state.OOMKilled,
    health: state.Health?.Status ?? 'none',
    failingStreak: state.Health?.FailingStreak ?? 0,
    checkedAt: (state.Health?.Log ?? []).map(({ Start }) => Start),
    restartCount,
    startedAt: state.StartedAt,
    isPublished: Object.values(ports ?? {}).some((bindings) => (bindings?.length ?? 0) > 0),
  }
}

/** The engine's clock less ours, in milliseconds: what an engine on another machine says must be corrected by. */
export async function engineClockOffsetMs(docker: Docker): Promise<number> {
  const { stdout } = await docker.run(['info', '--format', '{{.SystemTime}}'])
  return Date.parse(stdout.trim()) - Date.now()
}

import type { Docker } from './docker.ts'

/** What `docker inspect` says of a container: all that somebody outside can look at. */
export interface ContainerState {
  id: string
  /** Its first process, on the engine's host; 0 where it does not run. */
  pid: number
  /** `running`, `restarting`, `exited`, … */
  status: string
  /** `healthy`, `unhealthy`, `starting`; `none` where the image has no health check. */
  health: string
  /** When each health check that Docker still remembers (the last five) began, ISO 8601, by the engine's clock. */
  checkedAt: string[]
  /** How often Docker itself has started it again. */
  restartCount: number
  /** When it was started last, ISO 8601, by the engine's clock. */
  startedAt: string
}

/** The states of these containers, in their order, by one command. */
export async function containerStates(docker: Docker, ids: string[]): Promise<ContainerState[]> {
  const { stdout } = await docker.run(['inspect', '--format', FORMAT, ...ids])
  return stdout.trim().split('\n').map(parseState)
}

const FORMAT = [
  '{{.Id}} {{.State.Pid}} {{.State.Status}} {{.RestartCount}} {{.State.StartedAt}}',
  '{{with .State.Health}}{{.Status}}{{range .Log}} {{json .Start}}{{end}}{{else}}none{{end}}',
].join(' ')

/** Parses a line as our format gives it. */
export function parseState(line: string): ContainerState {
  const [id = '', pid, status = '', restarts, startedAt = '', health = '', ...checks] =
    line.split(' ')
  const checkedAt = checks.map((check) => JSON.parse(check) as string)
  const [restartCount, firstPid] = [Number(restarts), Number(pid)]
  return { id, pid: firstPid, status, health, checkedAt, restartCount, startedAt }
}

/** The engine's clock less ours, in milliseconds: what an engine on another machine says must be corrected by. */
export async function engineClockOffsetMs(docker: Docker): Promise<number> {
  const { stdout } = await docker.run(['info', '--format', '{{.SystemTime}}'])
  return Date.parse(stdout.trim()) - Date.now()
}

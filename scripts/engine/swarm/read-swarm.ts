/** A service of a stack, as `docker service ls` has it. */
export interface Service {
  /** Without the stack's. */
  name: string
  running: number
  wanted: number
  image: string
}

/** A replica of a service, or one that was. */
export interface Task {
  service: string
  /** Empty for one that has found no place. */
  node: string
  image: string
  isRunning: boolean
  /** Whether it shall run. */
  isWanted: boolean
  /** As Docker says it: `Running 3 seconds ago`. */
  state: string
  error: string
}

/** How an update of a service stands. */
export interface Update {
  /** Of Docker: `updating`, `completed`, `paused`, `rollback_completed` …; empty where there was none. */
  state: string
  startedAt: string
  message: string
  isOver: boolean
  isRolledBack: boolean
}

/** @param lines of `docker service ls --format '{{json .}}'` */
export function parseServices(lines: string, stack: string): Service[] {
  return jsonLines<{ Name: string; Replicas: string; Image: string }>(lines).map((one) => {
    // `3/10`, and for some services more behind it: `3/3 (max 1 per node)`.
    const [, running = '0', wanted = '0'] = /^(\d+)\/(\d+)/.exec(one.Replicas) ?? []
    return {
      name: without(one.Name, stack),
      running: Number(running),
      wanted: Number(wanted),
      image: one.Image,
    }
  })
}

/** @param lines of `docker stack ps --no-trunc --format '{{json .}}'` */
export function parseTasks(lines: string, stack: string): Task[] {
  type Line = Record<'Name' | 'Image' | 'Node' | 'DesiredState' | 'CurrentState' | 'Error', string>
  return jsonLines<Line>(lines).map((one) => ({
    // `task-manager_web.1`; of a global service the node's id takes the number's place.
    service: without(one.Name, stack).split('.')[0] ?? '',
    node: one.Node,
    image: one.Image,
    isRunning: one.CurrentState.startsWith('Running'),
    isWanted: one.DesiredState === 'Running',
    state: one.CurrentState,
    error: one.Error,
  }))
}

/** @param json of `docker service inspect --format '{{json .UpdateStatus}}'` */
export function updateOf(json: string): Update {
  const status = (JSON.parse(json) ?? {}) as Partial<
    Record<'State' | 'StartedAt' | 'Message', string>
  >
  const { State: state = '', StartedAt: startedAt = '', Message: message = '' } = status
  return {
    ...{ state, startedAt, message },
    isOver: state !== 'updating' && state !== 'rollback_started',
    isRolledBack: state.startsWith('rollback'),
  }
}

/** Whether each service runs as often as it shall. */
export function isSettled(services: Service[]): boolean {
  return services.length > 0 && services.every(({ running, wanted }) => running === wanted)
}

/** How many tasks of a service run on each node; nodes with none are not named. */
export function spreadOver(tasks: Task[], service: string): Record<string, number> {
  const running = tasks.filter((one) => one.service === service && one.isRunning && one.isWanted)
  const byNode = Map.groupBy(running, ({ node }) => node)
  return Object.fromEntries([...byNode].map(([node, all]) => [node, all.length]))
}

/** What docker prints for `--format '{{json .}}'`: an object on each line. */
export function jsonLines<T>(lines: string): T[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

const without = (name: string, stack: string) =>
  name.startsWith(`${stack}_`) ? name.slice(stack.length + 1) : name

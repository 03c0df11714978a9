import type { Docker } from '../../../engine/docker/docker.ts'
import { type ContainerState, containerStates } from '../../../engine/docker/container-state.ts'
import type { ContainerEvent, EventWatch } from '../../../engine/docker/events.ts'
import type { HostProcesses } from '../../../engine/docker/host-processes.ts'
import { assertOwn } from '../../../engine/docker/own-container.ts'
import { crashProcess, untilPauseIsReset } from '../../../engine/faults/crash.ts'
import {
  isGood,
  outageOf,
  outcomesOf,
  sinceFailureBefore,
  spansOf,
} from '../../../engine/load/answers.ts'
import { taskTitles } from '../../../engine/load/task-client.ts'
import type { Stack } from '../../../engine/packagings/packaging.ts'
import type { Container } from '../../../engine/docker/container.ts'
import { lastLogs } from '../../../engine/packagings/ready.ts'
import {
  type ProcessRole,
  processesOf,
  type RoleProcess,
} from '../../../engine/packagings/roles.ts'
import { countLost, type Crash, endedWith, type Undecided } from './crash.ts'
import type { Run } from '../../../core/run.ts'
import { orNullOnTimeout, waitFor } from '../../../core/wait.ts'
import { type Acknowledged, type Rates, Users } from '../../../engine/load/users.ts'

/** Nobody was served for so long, and Docker has a container down for good: it will not come back by itself. */
const DEAD_AFTER_MS = 15_000
/** A slow machine takes its time, so this is patience, not a limit that anybody has to keep. */
const GIVE_UP_AFTER_MS = 90_000
/** What a timeline shows before the crash. Milliseconds. */
export const LEAD_MS = 300

export interface CrashTools {
  docker: Docker
  /** Whose containers these are. */
  run: Run
  killer: HostProcesses
  watch: EventWatch
  signal: AbortSignal
  progress: (line: string) => void
}

/**
 * Crashes each process of a stack in turn while users go on, `rounds` times. One from which it did not recover is
 * ended by a restart, as a person would, and not done again.
 */
export async function crashInTurn(
  stack: Stack,
  rounds: number,
  rates: Rates,
  tools: CrashTools,
): Promise<Crash[]> {
  const one = new CrashedStack(stack, await stack.containers(tools.docker), rates, tools)
  return one.crash(rounds)
}

/** A stack at one moment. */
interface Look {
  states: ContainerState[]
  processes: RoleProcess[]
}

class CrashedStack {
  readonly #stack: Stack
  readonly #containers: Container[]
  readonly #tools: CrashTools
  readonly #users: Users
  readonly #crashes: Undecided[] = []

  constructor(stack: Stack, containers: Container[], rates: Rates, tools: CrashTools) {
    this.#stack = stack
    this.#containers = containers
    this.#tools = tools
    const [url = ''] = stack.urls()
    const titlePrefix = `Write of ${containers[0]?.name ?? ''}`
    this.#users = new Users(url, { rates, titlePrefix })
  }

  async crash(rounds: number): Promise<Crash[]> {
    const { docker, signal } = this.#tools
    let acknowledged: Acknowledged[]
    try {
      if (!(await this.#untilSteady())) {
        throw new Error('Users were not served before anything crashed.')
      }
      let now = await this.#look(docker)
      const gone = new Set<ProcessRole>()
      for (let round = 0; round < rounds; round++) {
        // What the first round did is evidence enough: the others repeat it.
        const recorded = round === 0 ? docker : docker.recordingTo([])
        for (const { role } of now.processes) {
          if (gone.has(role)) continue
          signal.throwIfAborted()
          now = await this.#crashOne(role, now, recorded)
          if (this.#crashes.at(-1)?.backAfterMs === null) gone.add(role)
        }
      }
    } finally {
      acknowledged = (await this.#users.stop()).acknowledged
    }
    return countLost(this.#crashes, acknowledged)
  }

  /** @returns how all is afterwards */
  async #crashOne(role: ProcessRole, before: Look, docker: Docker): Promise<Look> {
    const victim = before.processes.find((one) => one.role === role)
    if (!victim) return before
    await this.#untilPauseIsReset(role, victim.container)
    const { beganMs: atMs, effectiveMs } = await crashProcess({ ...this.#tools, docker }, victim)
    const recovered = await this.#untilSteady()
    const watchedMs = Math.round(performance.now() - atMs)
    const after = await this.#look(docker)
    this.#crashes.push({
      role,
      atMs,
      process: victim.name,
      killCommandMs: Math.round(effectiveMs - atMs),
      watchedMs,
      ...this.#seenByUsers(atMs, recovered),
      ...this.#seenByDocker(atMs, before.states, after.states),
      tookDown: endedWith(victim, before.processes, after.processes),
      present: new Set(),
    })
    this.#tools.progress(`crashed ${victim.name} (${this.#crashes.length})`)
    const now = recovered ? after : await this.#restart(victim.container)
    const crash = this.#crashes.at(-1)
    const [url = ''] = this.#stack.urls()
    const wait = { timeoutMs: GIVE_UP_AFTER_MS, signal: this.#tools.signal }
    if (crash) crash.present = await taskTitles(url, wait)
    return now
  }

  #seenByUsers(atMs: number, recovered: boolean) {
    const reads = this.#users.between('reads', atMs)
    const writes = this.#users.between('writes', atMs)
    const readOutage = outageOf(reads)
    const writeOutage = outageOf(writes)
    const untilMs = atMs + (readOutage.backAfterMs ?? Infinity)
    const health = this.#users.between('health', atMs, untilMs)
    const shown = sinceFailureBefore(this.#users.between('reads', atMs - LEAD_MS), LEAD_MS)
    return {
      backAfterMs: recovered ? readOutage.backAfterMs : null,
      writesBackAfterMs: recovered ? writeOutage.backAfterMs : null,
      failedReads: readOutage.failed,
      failedWrites: writeOutage.failed,
      failedHealth: health.filter((one) => !isGood(one)).length,
      outcomes: outcomesOf(reads),
      spans: spansOf(shown),
    }
  }

  #seenByDocker(atMs: number, before: ContainerState[], after: ContainerState[]) {
    const sum = (states: ContainerState[]) =>
      states.reduce((total, { restartCount }) => total + restartCount, 0)
    return {
      events: this.#events(atMs).map(({ heardAtMs, containerId, action, exitCode }) => ({
        afterMs: Math.round(heardAtMs - atMs),
        service: this.#containers.find(({ id }) => containerId.startsWith(id))?.service ?? '',
        action,
        ...(exitCode === undefined ? {} : { exitCode }),
      })),
      restarts: sum(after) - sum(before),
    }
  }

  #events(sinceMs: number): ContainerEvent[] {
    return this.#tools.watch.between(
      this.#containers.map(({ id }) => id),
      sinceMs,
    )
  }

  async #look(docker: Docker): Promise<Look> {
    const states = await this.#states(docker)
    return {
      states,
      processes: await processesOf(docker, this.#containers, states, this.#tools.killer),
    }
  }

  #states(docker: Docker): Promise<ContainerState[]> {
    return containerStates(
      docker,
      this.#containers.map(({ id }) => id),
    )
  }

  /** Waits until all users who come from now on are served. @returns whether it came to that */
  async #untilSteady(): Promise<boolean> {
    const sinceMs = performance.now()
    const condition = async () => {
      if (this.#users.areSteady(sinceMs)) return true
      return (await this.#isDownForGood(sinceMs)) ? false : undefined
    }
    const options = { timeoutMs: GIVE_UP_AFTER_MS, intervalMs: 50, signal: this.#tools.signal }
    return (await orNullOnTimeout(waitFor('users to be served again', condition, options))) ?? false
  }

  async #isDownForGood(sinceMs: number): Promise<boolean> {
    const deadSinceMs = performance.now() - DEAD_AFTER_MS
    if (deadSinceMs < sinceMs) return false
    const reads = this.#users.between('reads', deadSinceMs)
    if (reads.some((one) => one.atMs >= 0 && isGood(one))) return false
    const states = await this.#states(this.#tools.docker.recordingTo([]))
    return states.some(({ status }) => status === 'exited' || status === 'dead')
  }

  /** A crash that a container survived before needs no pause: its process is started again by another inside. */
  async #untilPauseIsReset(role: ProcessRole, container: Container): Promise<void> {
    const last = this.#crashes.findLast((one) => one.role === role)
    if (last?.restarts === 0) return
    await untilPauseIsReset(this.#tools.docker, container, this.#tools.signal)
  }

  async #restart({ id, name }: Container): Promise<Look> {
    const { docker, run } = this.#tools
    await assertOwn(docker, run, id)
    await docker.run(['restart', '--time', '1', name])
    // The command itself can take many seconds: what users wait for begins when it is done.
    if (!(await this.#untilSteady())) {
      const logs = await lastLogs(docker, this.#containers)
      throw new Error(`Even after \`docker restart ${name}\` users were not served again.\n${logs}`)
    }
    return this.#look(docker)
  }
}

import type { Docker } from '../../../engine/docker/docker.ts'
import { type ContainerState, containerStates } from '../../../engine/docker/container-state.ts'
import type { EventWatch } from '../../../engine/docker/events.ts'
import type { HostProcesses } from '../../../engine/docker/host-processes.ts'
import { assertOwn } from '../../../engine/docker/own-container.ts'
import { crashProcess, untilPauseIsReset } from '../../../engine/faults/crash.ts'
import { isGood } from '../../../engine/load/answers.ts'
import { taskTitles } from '../../../engine/load/task-client.ts'
import type { Stack } from '../../../engine/packagings/packaging.ts'
import type { Container } from '../../../engine/docker/container.ts'
import { lastLogs } from '../../../engine/packagings/ready.ts'
import {
  type ProcessRole,
  processesOf,
  type RoleProcess,
} from '../../../engine/packagings/roles.ts'
import { REPETITIONS } from '../better.ts'
import { restartsIn, saidByDocker, seenByUsers } from './seen.ts'
import { countLost, type Crash, endedWith, type Undecided } from './crash.ts'
import type { Run } from '../../../core/run.ts'
import { orNullOnTimeout, waitFor } from '../../../core/wait.ts'
import { type Rates, Users } from '../../../engine/load/users.ts'

/** Nobody was served for so long, and Docker has a container down for good: it will not come back by itself. */
const DEAD_AFTER_MS = 15_000
/** A slow machine takes its time, so this is patience, not a limit that anybody has to keep. */
const GIVE_UP_AFTER_MS = 90_000
/** Users are served again where so many reads of so many milliseconds were answered, all of them well. */
const SERVED_FOR_MS = 400
const READS_SERVED = 3

export interface CrashTools {
  docker: Docker
  /** Whose containers these are. */
  run: Run
  killer: HostProcesses
  watch: EventWatch
  signal: AbortSignal
  progress: (line: string) => void
}

/** A stack at one moment. */
interface Look {
  states: ContainerState[]
  processes: RoleProcess[]
}

/** A crash whose users are served again, or will not be. */
interface Begun {
  victim: RoleProcess
  before: Look
  /** On the clock of `performance.now()`: the command that kills, its end, and when that was seen. */
  beganMs: number
  effectiveMs: number
  seenMs: number
  isServed: boolean
}

/** A stack whose processes are crashed while users go on. */
export class CrashedStack {
  readonly #stack: Stack
  readonly #containers: Container[]
  readonly #tools: CrashTools
  readonly #users: Users
  readonly #crashes: Undecided[] = []
  #now: Look

  private constructor(
    stack: Stack,
    containers: Container[],
    { users, now }: { users: Users; now: Look },
    tools: CrashTools,
  ) {
    this.#stack = stack
    this.#containers = containers
    this.#users = users
    this.#now = now
    this.#tools = tools
  }

  /** Sends users to a stack. @throws Error where they are not served */
  static async open(stack: Stack, rates: Rates, tools: CrashTools): Promise<CrashedStack> {
    const containers = await stack.containers(tools.docker)
    const titlePrefix = `Write of ${containers[0]?.name ?? ''}`
    const users = new Users(stack.urls()[0] ?? '', { rates, titlePrefix })
    const now: Look = { states: [], processes: [] }
    const opened = new CrashedStack(stack, containers, { users, now }, tools)
    try {
      if (!(await opened.#untilSteady())) {
        throw new Error('Users were not served before anything crashed.')
      }
      opened.#now = await opened.#look(tools.docker)
      return opened
    } catch (error) {
      await users.stop()
      throw error
    }
  }

  /** Whether it has a process of this role that can be crashed, and it is not clear yet that it would not recover. */
  has(role: ProcessRole): boolean {
    const lasting = this.#crashes.filter((one) => one.role === role && one.backAfterMs === null)
    return lasting.length < REPETITIONS && this.#now.processes.some((one) => one.role === role)
  }

  /** Waits until Docker would start the container of this role again without a longer pause. */
  async untilPauseIsReset(role: ProcessRole): Promise<void> {
    const last = this.#crashes.findLast((one) => one.role === role)
    // A crash that a container survived needs no pause: its process is started again by another inside.
    if (last?.restarts === 0) return
    const { docker, signal } = this.#tools
    await untilPauseIsReset(docker, this.#victim(role).container, signal)
  }

  /** Crashes the process of a role, and waits until users are served again, or until it is clear that they will not be. */
  async begin(role: ProcessRole, docker: Docker): Promise<Begun> {
    this.#tools.signal.throwIfAborted()
    const [victim, before] = [this.#victim(role), this.#now]
    const { beganMs, effectiveMs } = await crashProcess({ ...this.#tools, docker }, victim)
    const isServed = await this.#until(() => this.#isServed(effectiveMs), effectiveMs)
    this.#tools.progress(`crashed ${victim.name} (${this.#crashes.length + 1})`)
    return { victim, before, beganMs, effectiveMs, isServed, seenMs: performance.now() }
  }

  /** Looks what came of a crash, and ends one from which it did not recover by a restart, as a person would. */
  async finish(begun: Begun, docker: Docker): Promise<void> {
    const { victim, before, beganMs, effectiveMs } = begun
    const recovered = begun.isServed && (await this.#untilSteady())
    const watchedMs = Math.round(performance.now() - beganMs)
    const after = await this.#look(docker)
    const ids = this.#containers.map(({ id }) => id)
    const seen = {
      ...seenByUsers(this.#users, begun, recovered),
      events: saidByDocker(this.#tools.watch.between(ids, beganMs), this.#containers, beganMs),
      restarts: restartsIn(after.states) - restartsIn(before.states),
    }
    this.#now = recovered ? after : await this.#restart(victim.container)
    const wait = { timeoutMs: GIVE_UP_AFTER_MS, signal: this.#tools.signal }
    this.#crashes.push({
      role: victim.role,
      atMs: beganMs,
      process: victim.name,
      killCommandMs: Math.round(effectiveMs - beganMs),
      watchedMs,
      ...seen,
      tookDown: endedWith(victim, before.processes, after.processes),
      present: await taskTitles(this.#stack.urls()[0] ?? '', wait),
    })
  }

  /** Ends its users. @returns all crashes, in their order */
  async end(): Promise<Crash[]> {
    const { acknowledged } = await this.#users.stop()
    return countLost(this.#crashes, acknowledged)
  }

  /** @throws Error where it has none */
  #victim(role: ProcessRole): RoleProcess {
    const victim = this.#now.processes.find((one) => one.role === role)
    if (!victim) throw new Error(`No process of the stack is its ${role}`)
    return victim
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
  #untilSteady(): Promise<boolean> {
    const sinceMs = performance.now()
    return this.#until(() => this.#users.areSteady(sinceMs), sinceMs)
  }

  /** Whether reads that were sent after a moment are answered well: sooner seen than that all users are steadily served. */
  #isServed(sinceMs: number): boolean {
    const fromMs = performance.now() - SERVED_FOR_MS
    if (fromMs < sinceMs) return false
    const recent = this.#users.between('reads', fromMs).filter(({ atMs }) => atMs >= 0)
    return recent.length >= READS_SERVED && recent.every(isGood)
  }

  /** @returns whether it came to that; not where Docker has a container down for good */
  async #until(isWell: () => boolean, sinceMs: number): Promise<boolean> {
    const condition = async () => {
      if (isWell()) return true
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

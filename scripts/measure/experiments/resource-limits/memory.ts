import { countEvents, EventWatch } from '../../../engine/docker/events.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import { RedisSidecar } from '../../../engine/faults/redis-sidecar.ts'
import {
  isErrorReply,
  isOutOfMemory,
  parseConfig,
  RedisError,
} from '../../../engine/faults/redis-reply.ts'
import { RUN_LABEL } from '../../../core/labels.ts'
import { isGood, outageOf } from '../../../engine/load/answers.ts'
import { taskTitles } from '../../../engine/load/task-client.ts'
import type { Limits, Packaging, Stack } from '../../../engine/packagings/packaging.ts'
import { type ProcessRole, roleProcesses } from '../../../engine/packagings/roles.ts'
import { orNullOnTimeout, waitFor } from '../../../core/wait.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type Kind, Users } from '../../../engine/load/users.ts'
import type { Fill, FillFacts } from './facts.ts'

/**
 * The one that was too many is in no file, so a Redis that was killed has room for up to so much once it has read its file
 * again. Half of this was seen to be too little now and then: it came back to the brim, and was killed until its supervisor
 * gave it up.
 */
const STEP_BYTES = 16 * 1024 * 1024
/** Past the budget by a quarter: whoever still stands then has a limit that is none. */
const FILL_TO = 1.25
/** Between two values, so that users are served meanwhile. Seconds, as redis-cli takes them. */
const PAUSE_S = '0.02'
const FILLS_WITHIN_MS = 120_000
const RATES = { reads: 25, writes: 5, health: 25 }
export const RECOVERS_WITHIN_MS = 60_000
/**
 * Each step is another value, made by Redis itself of its last byte: no data has to travel, and Redis's file gets a line
 * and not the value. It is memory that is to run short, and not the disk.
 */
const FILL_SCRIPT = `local n = redis.call('INCR', 'lab:fill')
redis.call('SETRANGE', 'lab:fill:' .. n, ${STEP_BYTES - 1}, 'x')
return n`

/** Takes away what the first fill wrote, and no task. */
const EMPTY_SCRIPT = `for n = 1, tonumber(redis.call('GET', 'lab:fill') or '0') do
  redis.call('DEL', 'lab:fill:' .. n)
end
return redis.call('DEL', 'lab:fill')`

type Budget = Limits & { memoryBytes: number }

/** A stack of its own with a budget, and what fills and watches it. */
export class StackToFill implements AsyncDisposable {
  readonly #packaging: Packaging
  readonly #budget: Budget
  readonly #context: ExperimentContext
  readonly #opened: AsyncDisposableStack
  readonly #stack: Stack
  readonly #tools: Tools

  private constructor(
    {
      packaging,
      budget,
      context,
    }: { packaging: Packaging; budget: Budget; context: ExperimentContext },
    { opened, stack, tools }: { opened: AsyncDisposableStack; stack: Stack; tools: Tools },
  ) {
    this.#packaging = packaging
    this.#budget = budget
    this.#context = context
    this.#opened = opened
    this.#stack = stack
    this.#tools = tools
  }

  static async open(
    packaging: Packaging,
    budget: Budget,
    context: ExperimentContext,
  ): Promise<StackToFill> {
    const { docker, run } = context
    const quiet = docker.recordingTo([]).forCleanUp()
    await using opening = new AsyncDisposableStack()
    const stack = await packaging.launch(docker, { limits: budget })
    opening.defer(() => stack.remove(quiet))
    const watch = await EventWatch.start(docker, `${RUN_LABEL}=${run.id}`)
    opening.defer(() => watch.stop())
    const sidecar = await RedisSidecar.start(context, await stack.containerOf(docker, 'redis'))
    opening.defer(() => sidecar.remove(quiet))
    const host = opening.use(await HostProcesses.start(context))
    const opened = opening.move()
    const tools = { ...context, sidecar, watch, host }
    return new StackToFill({ packaging, budget, context }, { opened, stack, tools })
  }

  /** Another one like it, which nobody has filled. */
  another(): Promise<StackToFill> {
    return StackToFill.open(this.#packaging, this.#budget, this.#context)
  }

  /** Fills it as it comes. */
  fill(): Promise<FillFacts> {
    return fill(this.#stack, this.#budget.memoryBytes, this.#tools)
  }

  /** Fills it without a limit of Redis's own. */
  async fillUnbounded(): Promise<FillFacts> {
    const { docker, sidecar } = this.#tools
    await sidecar.cli(docker, ['EVAL', EMPTY_SCRIPT, '0'])
    await sidecar.cli(docker, ['CONFIG', 'SET', 'maxmemory', '0'])
    return this.fill()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync()
  }
}

/** Fills a stack's Redis, which is configured as it comes; where that has a limit of its own, then again without it. */
export async function fillRedis(first: StackToFill): Promise<Fill> {
  const asItComes = await first.fill()
  if (asItComes.maxmemoryBytes === 0) return { asItComes, unbounded: asItComes }
  // One that refused and lives has only to be emptied; one that did not is no longer as it was.
  if (asItComes.end === 'refused') return { asItComes, unbounded: await first.fillUnbounded() }
  await using second = await first.another()
  return { asItComes, unbounded: await second.fillUnbounded() }
}

async function maxmemoryBytes({ docker, sidecar }: Tools): Promise<number> {
  const { maxmemory } = parseConfig(await sidecar.cli(docker, ['CONFIG', 'GET', 'maxmemory']))
  const bytes = Number(maxmemory)
  if (maxmemory === undefined || Number.isNaN(bytes)) throw new Error('Redis tells no maxmemory')
  return bytes
}

interface Tools extends ExperimentContext {
  sidecar: RedisSidecar
  watch: EventWatch
  host: HostProcesses
}

async function fill(stack: Stack, budgetBytes: number, tools: Tools): Promise<FillFacts> {
  const { docker, watch, host } = tools
  const ids = (await stack.containers(docker)).map(({ id }) => id)
  const before = await roleProcesses(docker, stack, host)
  const maxmemory = await maxmemoryBytes(tools)
  const [url = ''] = stack.urls()
  const users = new Users(url, { rates: RATES, titlePrefix: 'Written while Redis fills' })
  try {
    const begunAt = performance.now()
    const most = Math.ceil((budgetBytes * FILL_TO) / STEP_BYTES)
    const { steps, words, lastAt } = await fillStepwise(most, tools)
    const isRead = await untilRead(users, performance.now(), tools.signal)
    const after = await roleProcesses(docker, stack, host)
    // Nobody writes any more when we look: what is acknowledged after that would be taken for lost.
    const { acknowledged } = await users.stop()
    // One that came back and is killed again, for its memory is as full as before, did not come back.
    const wait = { timeoutMs: RECOVERS_WITHIN_MS, signal: tools.signal }
    const present = isRead ? await orNullOnTimeout(taskTitles(url, wait)) : null
    const ended = before
      .filter(({ pid }) => !after.some((one) => one.pid === pid))
      .map(({ role }) => role)
    return {
      budgetBytes,
      maxmemoryBytes: maxmemory,
      valueBytes: STEP_BYTES,
      filledBytes: steps * STEP_BYTES,
      end: endOf(words, ended),
      words,
      ended,
      events: countEvents(watch.between(ids, begunAt)),
      users: {
        reads: tally(users, 'reads', begunAt),
        writes: tally(users, 'writes', begunAt),
        health: tally(users, 'health', begunAt),
      },
      backAfterMs: present ? outageOf(users.between('reads', lastAt)).backAfterMs : null,
      tasks: {
        acknowledged: acknowledged.length,
        lost: present ? acknowledged.filter(({ title }) => !present.has(title)).length : null,
      },
    }
  } finally {
    await users.stop()
  }
}

/**
 * Writes value after value, until Redis refuses one or is gone.
 * @returns how many it took, what the last was answered with, and when that was
 */
async function fillStepwise(most: number, { docker, sidecar, progress }: Tools) {
  progress(`Redis is filled, with ${Math.round((most * STEP_BYTES) / 1e6)} MB if it takes them`)
  const { stdout, stderr } = await sidecar.ask(
    docker,
    // One client for all of them: to start one for each would take the most of the time.
    [...['-e', '-r', String(most), '-i', PAUSE_S], ...['EVAL', FILL_SCRIPT, '0']],
    FILLS_WITHIN_MS,
  )
  const lastAt = performance.now()
  const { steps, words } = readFill(`${stdout}\n${stderr}`, most)
  return { steps, words, lastAt }
}

/**
 * Reads what a client printed that wrote value after value: 1, 2, 3, …, and what came instead of the next.
 * @throws RedisError where Redis refused for another reason than want of memory: then it was not filled
 */
export function readFill(output: string, most: number): { steps: number; words: string } {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const end = lines.findIndex((line, index) => line !== String(index + 1))
  if (end === -1 && lines.length === most) return { steps: most, words: 'OK' }
  const steps = end === -1 ? lines.length : end
  const words = lines[steps]?.trim() ?? 'the connection was lost'
  if (isErrorReply(words) && !isOutOfMemory(words)) throw new RedisError(words)
  return { steps, words }
}

function endOf(words: string, ended: ProcessRole[]): FillFacts['end'] {
  if (ended.includes('redis')) return 'killed'
  return words === 'OK' ? 'held' : 'refused'
}

async function untilRead(users: Users, sinceMs: number, signal: AbortSignal): Promise<boolean> {
  const condition = () => {
    const reads = users.between('reads', sinceMs).filter(({ atMs }) => atMs >= 0)
    const last = reads.slice(-RATES.reads)
    const areGood = last.length === RATES.reads && last.every(isGood)
    return Promise.resolve(areGood ? true : undefined)
  }
  const options = { timeoutMs: RECOVERS_WITHIN_MS, intervalMs: 50, signal }
  return (await orNullOnTimeout(waitFor('tasks to be read again', condition, options))) ?? false
}

function tally(users: Users, kind: Kind, sinceMs: number) {
  const answers = users.between(kind, sinceMs)
  return { requests: answers.length, failed: answers.filter((one) => !isGood(one)).length }
}

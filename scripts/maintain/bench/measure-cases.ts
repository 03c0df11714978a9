import { ask } from '../../engine/load/probe.ts'
import { blockOf, type Case, type ContenderId, CONTENDERS } from './cases.ts'
import type { BenchContext } from './context.ts'
import { cpuMsOf } from './cpu.ts'
import type { BenchProcess } from './processes.ts'
import { type Address, refill, startRedis } from './redis.ts'
import type { MeasuredCase, Round } from './results.ts'
import { sendLoad, startGenerator } from './send-load.ts'
import { type RouteAnswer, type Server, startServer } from './servers.ts'
import { lengthOf, turns, WARM_UP } from './turns.ts'

type Progress = (line: string) => void

/** A case whose servers run, each of them on one Redis. */
interface ReadyCase extends Case {
  redis: Address
  servers: Map<ContenderId, Server>
  answerBytes: number
  /** What each contender did while it warmed up. */
  warmRates: Map<ContenderId, number>
}

/** Measures block by block: where a Node waited for 45 seconds between its turns, it was half as fast in some of them. */
export async function measureCases(
  context: BenchContext,
  cases: Case[],
  progress: Progress,
): Promise<MeasuredCase[]> {
  const measured: MeasuredCase[] = []
  for (const block of Map.groupBy(cases, blockOf).values()) {
    measured.push(...(await measureBlock(context, block, progress)))
  }
  return measured
}

async function measureBlock(
  context: BenchContext,
  block: Case[],
  progress: Progress,
): Promise<MeasuredCase[]> {
  const { processes, cores, settings, signal } = context
  const ready: ReadyCase[] = []
  for (const one of block) {
    progress(`${one.title}: starting Redis and the servers`)
    ready.push(await prepare(context, one))
  }
  const generator = startGenerator(processes, cores?.generator)
  const measured = ready.map(({ id, title, tasks, answerBytes }) => {
    const loads: MeasuredCase['loads'] = {}
    return { id, title, tasks, answerBytes, loads }
  })
  for (const { round, one, contender } of turns(ready, settings.repetitions)) {
    signal.throwIfAborted()
    const of = round === 0 ? 'to warm up' : `${round} of ${settings.repetitions}`
    progress(`${one.title}, ${CONTENDERS[contender].name}: ${of}`)
    const warm = one.warmRates.get(contender)
    const seconds = warm === undefined ? settings.seconds * WARM_UP : lengthOf(settings, warm)
    const result = await measureLoad(context, generator, one, contender, seconds)
    const loads = measured.find(({ id }) => id === one.id)?.loads ?? {}
    if (round === 0) one.warmRates.set(contender, result.perSecond)
    else loads[contender] = [...(loads[contender] ?? []), result]
  }
  await processes.stopRunning()
  return measured
}

/** Starts a Redis, the app, so many tasks, and the others. */
async function prepare(context: BenchContext, one: Case): Promise<ReadyCase> {
  const redis = await startRedis(context, one.id)
  const app = await startServer('ours', context, redis)
  await refill(redis, app.url, one.tasks)
  const { answer } = await answerOf(app, one)
  const servers = new Map<ContenderId, Server>([['ours', app]])
  for (const contender of one.contenders) {
    const server = servers.get(contender) ?? (await startServer(contender, context, redis, answer))
    servers.set(contender, server)
    await refuseOther(server, contender, one)
  }
  return { ...one, redis, servers, answerBytes: answer.bytes, warmRates: new Map() }
}

async function answerOf(
  { url }: Server,
  { method, path, body }: Case,
): Promise<{ answer: RouteAnswer; text: string }> {
  const response = await fetch(`${url}${path}`, {
    ...{ method, redirect: 'manual' },
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  const type = response.headers.get('content-type')
  const { status } = response
  return { answer: { method, path, status, type, bytes: Buffer.byteLength(text) }, text }
}

/** Nobody is compared who does something else: a good answer of each, and all the tasks of a list. */
async function refuseOther(server: Server, contender: ContenderId, one: Case): Promise<void> {
  const { answer, text } = await answerOf(server, one)
  const wanted = one.redirects ? [302, 303] : [200, 201]
  if (!wanted.includes(answer.status)) {
    throw new Error(`${contender}: ${one.title} is answered with ${answer.status}`)
  }
  if (!one.id.startsWith('list-') || contender === 'l1') return
  const { length } = JSON.parse(text) as unknown[]
  if (length !== one.tasks) throw new Error(`${contender}: ${one.title} lists ${length} tasks`)
}

async function measureLoad(
  context: BenchContext,
  generator: BenchProcess,
  one: ReadyCase,
  contender: ContenderId,
  seconds: number,
): Promise<Round> {
  const { redis, servers, writes, tasks, method, path, body, redirects } = one
  const [server, app] = [servers.get(contender), servers.get('ours')]
  if (!server || !app) throw new Error(`${contender} is measured before it is started`)
  // Or each load would begin with all that the loads before it have left.
  if (writes) await refill(redis, app.url, tasks)
  const pids = [server.process.pid ?? 0]
  const [before, start] = [await cpuMsOf(pids), performance.now()]
  const { connections } = context.settings
  const load = {
    ...{ method, path, connections, seconds },
    ...(body === undefined ? {} : { body }),
    ...(redirects ? { redirects } : {}),
  }
  const result = await sendLoad(generator, { url: server.url, load })
  const [after, end] = [await cpuMsOf(pids), performance.now()]
  await untilIdle(server)
  const isTold = before !== null && after !== null
  return { ...result, busy: isTold ? (after - before) / (end - start) : null }
}

/** Longer than a server takes for one round of requests. Milliseconds. */
const IDLE_WITHIN_MS = 30_000

/**
 * Waits until a server has nothing left to do: requests whose clients are gone are worked off, and that must not be at the
 * cost of who comes next on the same core. One more request, which is as long, is answered after those.
 */
async function untilIdle({ url }: Server): Promise<void> {
  await ask(url, { path: '/api/tasks' }, IDLE_WITHIN_MS)
}

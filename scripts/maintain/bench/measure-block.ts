import { ask } from '../../engine/load/probe.ts'
import { type Address, startRedis } from '../testing/redis.ts'
import { type Case, CONTENDERS } from './cases.ts'
import { type Contender, startContender } from './contender.ts'
import type { BenchContext } from './context.ts'
import { watchCores } from './cpu.ts'
import { type Generator, Processes } from './processes.ts'
import { refill } from './refill.ts'
import type { MeasuredCase, Round } from './results.ts'
import { lengthOf, turns } from './turns.ts'

/** A case whose servers run, each of them on one Redis. */
interface ReadyCase extends Omit<Case, 'contenders'> {
  redis: Address
  contenders: Contender[]
}

/**
 * Measures the cases of a block in turns. Not all there are: where a Node waited for 45 seconds between its turns, it was half
 * as fast in some of them.
 */
export async function measureBlock(
  context: BenchContext,
  block: Case[],
  progress: (line: string) => void,
): Promise<MeasuredCase[]> {
  const { cores, settings, signal } = context
  await using processes = new Processes(signal)
  const ready: ReadyCase[] = []
  for (const one of block) {
    progress(`${one.title}: starting Redis and the servers`)
    ready.push(await prepare(context, processes, one))
  }
  const generator = processes.startGenerator(cores?.generator)
  for (const { round, one, contender } of turns(ready, settings.repetitions)) {
    signal.throwIfAborted()
    const of = round === 0 ? 'to warm up' : `${round} of ${settings.repetitions}`
    progress(`${one.title}, ${CONTENDERS[contender.id]}: ${of}`)
    const seconds = lengthOf(settings, contender.rounds[0]?.perSecond)
    contender.rounds.push(await measureLoad(context, generator, one, contender, seconds))
  }
  return ready.map(({ id, title, tasks, contenders }) => ({
    ...{ id, title, tasks, answerBytes: contenders[0]?.answer.bytes ?? 0 },
    loads: Object.fromEntries(contenders.map((one) => [one.id, one.rounds.slice(1)])),
  }))
}

/** Starts a Redis with so many tasks, the app, and the others; L1 answers as the app did. */
async function prepare(context: BenchContext, processes: Processes, one: Case): Promise<ReadyCase> {
  const { bases, cores } = context
  const where = { ...context, image: bases.REDIS_IMAGE }
  const redis = await startRedis(where, `lab-bench-${one.id}`, cores?.redis)
  await refill(redis, one.tasks)
  const contenders: Contender[] = []
  for (const id of one.contenders) {
    const imitated = contenders[0]?.answer
    contenders.push(await startContender(id, one, redis, context, processes, imitated))
  }
  return { ...one, redis, contenders }
}

/** Longer than a server takes for one round of requests. Milliseconds. */
const IDLE_WITHIN_MS = 30_000

async function measureLoad(
  { settings: { connections } }: BenchContext,
  generator: Generator,
  { redis, tasks, request }: ReadyCase,
  { url, pid }: Contender,
  seconds: number,
): Promise<Round> {
  // Or each load would begin with all that the loads before it have left.
  if (request.method === 'POST') await refill(redis, tasks)
  const load = { ...request, connections, seconds }
  const { result, cores } = await watchCores({ server: [pid] }, () => generator.send(url, load))
  // Requests whose clients are gone are worked off, and that must not be at the cost of who comes next on the same core.
  // One more request is answered after those.
  await ask(url, { path: '/api/tasks' }, IDLE_WITHIN_MS)
  return { ...result, busy: cores?.['server'] ?? null }
}

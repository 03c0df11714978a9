import { duration, list, median, megabytes, wholeNumber } from '../../core/figures.ts'
import { spreadOf } from '../../core/spread.ts'
import { sum } from '../../core/statistics.ts'
import { type ContenderId, CONTENDERS, CONTENDER_IDS, ROUTES } from './cases.ts'
import { ratesOf, ratioOf } from './goals.ts'
import type { BenchResults } from './results.ts'
import { rate, share, times } from './words.ts'

// What the figures say, as sentences of Markdown. Which sentence is said, the figures decide; each has them in it.

/** All sentences, as a terminal shows them. */
export function findings(results: BenchResults): string[] {
  return [...speedFindings(results), ...growthFindings(results), ...stackFindings(results)]
}

/** How the app compares, with 100 tasks, and how far the figures can be trusted. */
export function speedFindings(results: BenchResults): string[] {
  const routes = ROUTES.flatMap((id) => routeFinding(results, id))
  return [...routes, ...rough(results), ...failures(results), ...notFull(results)]
}

/** From here on, two rates count as the same. */
const AS_GOOD = 0.97

function routeFinding(results: BenchResults, id: string): string[] {
  const title = results.cases.find((one) => one.id === id)?.title
  const [app, limit, original] = (['ours', 'l1', 'original'] as const).map((contender) =>
    ratesOf(results, id, contender),
  )
  if (title === undefined || !app?.some((one) => one > 0)) return []
  const sentences = [`**${title}**: this app answers ${middle(app)} requests a second.`]
  const toLimit = ratioOf(app, limit ?? [])?.median
  if (limit && toLimit !== undefined) {
    const is = toLimit >= AS_GOOD ? 'as good as' : `${share(toLimit)} of`
    sentences.push(`That is ${is} the ${middle(limit)} of one Redis round trip (L1).`)
  }
  const toOriginal = ratioOf(app, original ?? [])?.median
  if (original && toOriginal !== undefined) {
    sentences.push(besideOriginal(toOriginal, middle(original)))
  }
  return [sentences.join(' ')]
}

function besideOriginal(ratio: number, theirs: string): string {
  if (ratio >= 1 / AS_GOOD) {
    return `The original way answers ${theirs}: this app ${times(ratio)} as many.`
  }
  return ratio > AS_GOOD
    ? `The original way answers as many (${theirs}).`
    : `The original way answers more: ${theirs}.`
}

const middle = (rates: number[]) => rate(spreadOf(rates).median)

/** Repetitions that lie further apart than this say that others were at work, too. */
const ROUGH = 0.3

function rough({ cases }: BenchResults): string[] {
  const shares = cases.flatMap(({ loads }) =>
    Object.values(loads).map((rounds) => {
      const { median: usual, low, high } = spreadOf(rounds.map(({ perSecond }) => perSecond))
      return usual === 0 ? 0 : Math.max(high - usual, usual - low) / usual
    }),
  )
  if (shares.length === 0) return []
  const usual = spreadOf(shares).median
  if (usual <= ROUGH) return []
  return [
    `**These figures are rough**: of half of the loads, repetitions are ${share(usual)} and more away from their median. Something else kept this machine busy.`,
  ]
}

function failures({ cases }: BenchResults): string[] {
  const failed = CONTENDER_IDS.flatMap((contender) => {
    const rounds = cases.flatMap(({ loads }) => loads[contender] ?? [])
    const [count, all] = [sum(rounds, (one) => one.failed), sum(rounds, (one) => one.requests)]
    const { name } = CONTENDERS[contender]
    return count === 0 ? [] : [`${wholeNumber(count)} of ${wholeNumber(all)} (${name})`]
  })
  if (failed.length === 0) return []
  return [`Requests that failed, and count for no rate: ${list(failed)}.`]
}

/** Less than this, and something else than the server was the limit. */
const FULL = 0.85

/** Where the server waited for others, its rate says as much about them. */
function notFull({ cases }: BenchResults): string[] {
  const idle = cases.flatMap(({ title, loads }) => {
    const busy = (loads.ours ?? []).flatMap((one) => one.busy ?? [])
    if (busy.length === 0) return []
    const taken = spreadOf(busy).median
    return taken >= FULL ? [] : [`${title} (${share(taken)})`]
  })
  if (idle.length === 0) return []
  return [
    `In these, the app did not take all of its core; the limit was Redis, the generator, or whatever else ran on the machine: ${list(idle)}.`,
  ]
}

const WHO: Record<ContenderId, string> = {
  original: 'The original way',
  ours: 'This app',
  l1: 'L1, which sends as many bytes and does nothing else,',
}

/** How the time of a request grows with the number of tasks. */
export function growthFindings(results: BenchResults): string[] {
  const lists = listCases(results)
  const grown = (['original', 'ours', 'l1'] as const).flatMap((contender) => {
    const known = lists.flatMap(({ id, tasks }) => {
      const ms = requestMs(results, id, contender)
      return ms === undefined ? [] : [{ tasks, ms }]
    })
    const [first, last] = [known[0], known.at(-1)]
    if (!first || !last || first === last) return []
    const more = `${wholeNumber(last.tasks)} tasks instead of ${wholeNumber(first.tasks)}`
    return [
      `${WHO[contender]} takes ${times(last.ms / first.ms)} the time for ${more}: ${duration(last.ms)} instead of ${duration(first.ms)} a request.`,
    ]
  })
  const largest = lists.at(-1)
  if (!largest || grown.length === 0) return grown
  const size = `An answer with ${wholeNumber(largest.tasks)} tasks is ${megabytes(largest.answerBytes)}`
  return [...grown, `${size}; a client that asks for a page (\`?limit=\`) is spared most of it.`]
}

/** The lists of all tasks, from the fewest to the most. */
export const listCases = ({ cases }: BenchResults) =>
  cases.filter(({ id }) => id.startsWith('list-')).toSorted((a, b) => a.tasks - b.tasks)

/** Time of the server for one request at its full rate; undefined where it gave no answer. Milliseconds. */
export function requestMs(
  results: BenchResults,
  id: string,
  contender: ContenderId,
): number | undefined {
  const rates = ratesOf(results, id, contender)
  const perSecond = rates.length === 0 ? 0 : spreadOf(rates).median
  return perSecond === 0 ? undefined : 1000 / perSecond
}

/** What the whole stack answers. */
export function stackFindings({ stack, environment: { cpus } }: BenchResults): string[] {
  const rates = stack?.rounds.map(({ perSecond }) => perSecond) ?? []
  if (!stack || !rates.some((one) => one > 0)) return []
  const answers = `The stack answers ${median(spreadOf(rates), rate)} requests a second for \`GET /api/tasks\` with ${stack.tasks} tasks`
  const taken = stack.rounds.flatMap(({ cores }) =>
    cores ? [sum(Object.values(cores), (each) => each)] : [],
  )
  return taken.length === 0
    ? [`${answers}. Who took which core this machine does not tell.`]
    : [`${answers}; ${spreadOf(taken).median.toFixed(2)} of the ${cpus} cores are taken then.`]
}

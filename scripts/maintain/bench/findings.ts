import { count, duration, list, median, megabytes, wholeNumber } from '../../core/figures.ts'
import { spreadOf } from '../../core/spread.ts'
import { CONTENDERS } from './cases.ts'
import { REST } from './cores-taken.ts'
import { nodeAndLibraries } from './goals.ts'
import type { BenchResults, MeasuredCase, MeasuredLoad, Replicas } from './bench-results.ts'
import {
  busyOf,
  contendersOf,
  caseOf,
  coresOf,
  failedOf,
  listCases,
  loadOf,
  rateOf,
  timesAsMany,
} from './series.ts'
import { apart, rate, share, times } from './words.ts'

// What the figures say, as sentences of Markdown. Which sentence is said, the figures decide; each has them in it.

/** All sentences, as a terminal shows them. */
export function findings(results: BenchResults): string[] {
  return [
    ...speedFindings(results),
    ...growthFindings(results),
    ...replicaFindings(results),
    ...sizeFindings(results),
  ]
}

/** How the app compares, with 100 tasks. */
export function speedFindings(results: BenchResults): string[] {
  return [
    ...['list-100', 'page-100', 'create', 'toggle'].flatMap((id) => beside(results, id)),
    ...rough(results),
    ...failures(results),
    ...notFull(results),
  ]
}

/** From here on, two rates count as the same. */
const AS_GOOD = 0.97

function beside(results: BenchResults, id: string): string[] {
  const one = caseOf(results, id)
  const app = loadOf(results, id, 'ours')
  if (!one || !app) return []
  const own = rate(rateOf(app).median)
  const parts = [
    `**${one.title}**: this app answers ${own} requests a second.`,
    ...besideLimit(app, loadOf(results, id, 'l1')),
    ...besideOriginal(app, loadOf(results, id, 'original')),
  ]
  return [parts.join(' ')]
}

function besideLimit(app: MeasuredLoad, limit: MeasuredLoad | undefined): string[] {
  const ratio = limit && timesAsMany(app, limit)
  if (!limit || ratio === undefined) return []
  const what = `the ${rate(rateOf(limit).median)} of a route that does nothing but ask Redis once (L1)`
  return [ratio >= AS_GOOD ? `That is as good as ${what}.` : `That is ${share(ratio)} of ${what}.`]
}

function besideOriginal(app: MeasuredLoad, original: MeasuredLoad | undefined): string[] {
  const ratio = original && timesAsMany(app, original)
  if (!original || ratio === undefined) return []
  const theirs = rate(rateOf(original).median)
  if (ratio >= 1 / AS_GOOD) {
    return [`The original way answers ${theirs}: this app ${times(ratio)} as many.`]
  }
  return ratio > AS_GOOD
    ? [`The original way answers as many (${theirs}).`]
    : [`The original way answers more: ${theirs}.`]
}

function failures(results: BenchResults): string[] {
  const failed = contendersOf(results).flatMap((contender) => {
    const rounds = results.cases
      .flatMap(({ loads }) => loads.filter((one) => one.contender === contender))
      .flatMap((load) => load.rounds)
    const requests = rounds.reduce((sum, one) => sum + one.requests, 0)
    const count = failedOf({ rounds })
    const figures = `${wholeNumber(count)} of ${wholeNumber(requests)}`
    return count === 0 ? [] : [`${figures} (${CONTENDERS[contender].name})`]
  })
  return failed.length === 0
    ? []
    : [`Requests that failed, and count for no rate: ${list(failed)}.`]
}

/** Less than this, and something else than the server was the limit. */
const FULL = 0.85

/** Where the server waited for others, its rate says as much about them. */
function notFull({ cases }: BenchResults): string[] {
  const idle = cases.flatMap(({ title, loads }) => {
    const load = loads.find(({ contender }) => contender === 'ours')
    const busy = load && busyOf(load)?.median
    return busy === undefined || busy >= FULL ? [] : [`${title} (${share(busy)})`]
  })
  if (idle.length === 0) return []
  return [
    `In these, the app did not take all of its core; the limit was Redis, the generator, or whatever else ran on the machine: ${list(idle)}.`,
  ]
}

/** Repetitions that lie further apart than this say that others were at work, too. */
const ROUGH = 0.3

function rough({ cases }: BenchResults): string[] {
  const shares = cases.flatMap(({ loads }) => loads.map((load) => apart(rateOf(load))))
  if (shares.length === 0) return []
  const usual = spreadOf(shares).median
  if (usual <= ROUGH) return []
  return [
    `**These figures are rough**: of half of the loads, repetitions are ${share(usual)} and more away from their median. Something else kept this machine busy.`,
  ]
}

/** How the cost of a request grows with the number of tasks. */
export function growthFindings(results: BenchResults): string[] {
  const lists = listCases(results)
  return [...growthOfLists(lists), ...bytesFinding(lists), ...pageFinding(results)]
}

function growthOfLists(lists: MeasuredCase[]): string[] {
  return (['original', 'flask', 'ours', 'l1'] as const).flatMap((contender) => {
    const measured = lists.flatMap((one) => {
      const load = one.loads.find((each) => each.contender === contender)
      const perSecond = load ? rateOf(load).median : 0
      return perSecond === 0 ? [] : [{ one, ms: 1000 / perSecond }]
    })
    const [first, last] = [measured[0], measured.at(-1)]
    if (!first || !last || first === last) return []
    const what = {
      original: 'The original way',
      flask: 'Flask',
      ours: 'This app',
      l1: 'L1, which sends as many bytes and does nothing else,',
    }[contender]
    const tasks = `${wholeNumber(last.one.tasks)} tasks instead of ${wholeNumber(first.one.tasks)}`
    return [
      `${what} takes ${times(last.ms / first.ms)} the time for ${tasks}: ${duration(last.ms)} instead of ${duration(first.ms)} a request.`,
    ]
  })
}

/** What the largest answer costs by its size alone. */
function bytesFinding(lists: MeasuredCase[]): string[] {
  const largest = lists.at(-1)
  const [app, limit] = (['ours', 'l1'] as const).map((contender) =>
    largest?.loads.find((one) => one.contender === contender),
  )
  if (!largest || !app || !limit) return []
  const own = rateOf(app).median
  if (own === 0) {
    return [
      `With ${wholeNumber(largest.tasks)} tasks, this app gave no good answer in half of the loads.`,
    ]
  }
  const answer = `An answer with ${wholeNumber(largest.tasks)} tasks is ${megabytes(largest.answerBytes)}: this app sends ${megabytes(own * largest.answerBytes)} a second`
  const ratio = timesAsMany(app, limit)
  if (ratio === undefined) return []
  return [
    ratio >= FULL
      ? `${answer}, ${share(ratio)} of what L1 sends. The limit is the bytes; a client that asks for a page (\`?limit=\`) is spared them.`
      : `${answer}, ${share(ratio)} of what L1 sends: more than the bytes, what is done for each task is the limit.`,
  ]
}

function pageFinding(results: BenchResults): string[] {
  const [many, few] = ['page-10000', 'page-100'].map((id) => loadOf(results, id, 'ours'))
  if (!many || !few) return []
  const ratio = timesAsMany(many, few)
  if (ratio === undefined) return []
  const figures = `${rate(rateOf(many).median)} a second with 10,000 tasks, ${rate(rateOf(few).median)} with 100`
  return [
    ratio >= 0.8
      ? `The page costs about the same however many tasks there are: ${figures}.`
      : `The page costs more the more tasks there are: ${figures}.`,
  ]
}

/** What replicas bring, and what keeps them from bringing more. */
export function replicaFindings({ replicas, environment }: BenchResults): string[] {
  if (!replicas) return []
  const rates = replicas.counts.map(({ replicas: n, rounds }) => ({ n, rate: rateOf({ rounds }) }))
  const [one, last] = [rates[0], rates.at(-1)]
  if (!one || !last || one === last) return []
  const gain = last.rate.median / one.rate.median
  const figures = `${rate(one.rate.median)} requests a second with ${count(one.n, 'replica')}, ${rate(last.rate.median)} with ${last.n}`
  const grows =
    gain >= 1.2
      ? `More replicas serve more: ${figures}, ${times(gain)} as many.`
      : gain > 0.8
        ? `More replicas serve no more: ${figures}.`
        : `More replicas serve less: ${figures}.`
  return [grows, ...whyReplicas(replicas, environment.cpus)]
}

/** So much of all cores counts as all. */
const ALL_TAKEN = 0.85

/** More than the kernel and a stack's health checks take, and somebody else was at work. Cores. */
export const QUIET = 0.4

function whyReplicas({ counts }: Replicas, cpus: number): string[] {
  const [one, last] = [counts[0], counts.at(-1)]
  const parts = one && coresOf(one.rounds)
  const lastParts = last && coresOf(last.rounds)
  if (!parts || !lastParts) {
    return ['Who took which core this machine does not tell, and so not what the limit is.']
  }
  const sum = (all: typeof parts) => all.reduce((total, { cores }) => total + cores, 0)
  const taken = sum(parts)
  const named = parts
    .toSorted((a, b) => b.cores - a.cores)
    .map(({ name, cores }) => `${name} ${cores.toFixed(2)}`)
  const who = `With ${count(one.replicas, 'replica')}, ${taken.toFixed(2)} of the ${count(cpus, 'core')} are taken: ${list(named)}.`
  const web = parts.find(({ name }) => name === 'web')?.cores ?? 0
  const perRequest = (all: typeof parts, rounds: { perSecond: number }[]) =>
    (sum(all.filter(({ name }) => name !== REST)) * 1000) / rateOf({ rounds }).median
  const cost = `All together, a request costs ${duration(perRequest(parts, one.rounds))} of CPU with ${count(one.replicas, 'replica')} and ${duration(perRequest(lastParts, last.rounds))} with ${last.replicas}.`
  const why =
    taken >= ALL_TAKEN * cpus
      ? 'So the limit is the machine: a second replica finds no core that is free, and shares those that there are.'
      : web >= ALL_TAKEN
        ? 'So the limit is the one core that a replica can use: the next one brings another.'
        : 'So neither the replica nor the machine is the limit, but what stands between: the gateway, the proxy or the generator, of which each works one request at a time.'
  const others = parts.find(({ name }) => name === REST)?.cores ?? 0
  return [
    who,
    ...(others > QUIET
      ? [`The machine was not quiet: something else took ${others.toFixed(2)} cores.`]
      : []),
    why,
    cost,
  ]
}

/** Start, memory and size. */
export function sizeFindings({ coldStart, replicas, image }: BenchResults): string[] {
  const sentences = []
  if (coldStart) {
    const [asProcess, asContainer] = [coldStart.processMs, coldStart.containerMs].map(spreadOf)
    if (asProcess && asContainer) {
      sentences.push(
        `From nothing to the first good answer: ${median(asProcess)} as a process from its source, ${median(asContainer)} as a container from its image.`,
      )
    }
  }
  if (replicas) {
    const [idle, loaded] = [replicas.idleBytes, replicas.loadedBytes].map(spreadOf)
    if (idle && loaded) {
      sentences.push(
        `A replica has ${median(idle, megabytes)} of resident memory when it is idle, and ${median(loaded, megabytes)} under load. Replicas share the pages of Node's binary, which count in each.`,
      )
    }
  }
  if (image) {
    const libraries = image.libraries.reduce((sum, { bytes }) => sum + bytes, 0)
    const ratio = (image.bytes / nodeAndLibraries(image)).toFixed(2)
    sentences.push(
      `The web image is ${megabytes(image.bytes)}, ${ratio} times Node as it is published (${megabytes(image.publishedNodeBytes)}) and the ${count(image.libraries.length, 'library', 'libraries')} that it loads (${megabytes(libraries)}). Of Node it has ${megabytes(image.nodeBytes)}: what only native debuggers read is stripped.`,
    )
  }
  return sentences
}

import { eachSide, type Sides } from '../comparison.ts'
import type { Reading } from '../experiment.ts'
import type { FailureIsolationFacts } from './facts.ts'
import type { CrashFacts } from './crash-facts.ts'
import { count, duration, median } from '../../../core/figures.ts'
import { median as medianOf, sum } from '../../../core/statistics.ts'
import type { Spread } from '../../../core/spread.ts'
import { caveats } from './caveats.ts'
import { calledOf, knownOf, ofServices, silentOf, spreadOfKnown, tookAny } from './words.ts'
import { isolation, servicesContained } from './verdicts.ts'

type Facts = FailureIsolationFacts

/** Reads the facts of all crashes, and of the Redis that stayed dead. */
export function readFailureIsolation(facts: Sides<Facts>): Reading {
  const better = isolation(facts)
  const [seen, dead] = [noticedSentence(facts), deadSentence(facts)]
  const inFull = servedAgainSentence(facts, median)
  const inShort = servedAgainSentence(facts, (spread) => duration(spread.median))
  const figures = eachSide(facts, headline)
  return {
    better,
    sentence: `${seen} ${tookSentence(facts)} ${dead} ${inShort} ${lostSentence(facts)}`,
    headline: figures,
    rows: {
      'Single Point of Failure': {
        better: servicesContained(facts),
        sentence: reachSentence(facts),
        headline: eachSide(facts, reachHeadline),
        figure: {
          name: 'Crashes that ended another service',
          text: eachSide(facts, (one) => `${servicesOf(one).took} of ${servicesOf(one).crashes}`),
          amount: eachSide(facts, (one) => servicesOf(one).took),
        },
      },
      'Failure Isolation': {
        better,
        sentence: `${seen} ${tookSentence(facts)} ${inFull} ${lostSentence(facts)} ${dead}`,
        headline: figures,
        figure: {
          name: 'Crashes that Docker noticed',
          text: eachSide(facts, noticed),
          amount: eachSide(facts, unnoticed),
        },
      },
    },
    caveats: caveats(facts),
  }
}

/** How far a crash reaches: the processes that end with the one that crashed, and what users are left with. */
function reachSentence(facts: Sides<Facts>): string {
  const { monolithic, multiContainer } = facts
  const redis = `While Redis was down, the app of the monolith ${appSaid(monolithic)}, that of the stack ${appSaid(multiContainer)}.`
  const cost = `Users felt each crash either way: the median failed reads were ${costOf(monolithic)} in the monolith, ${costOf(multiContainer)} in the stack.`
  return `${claimSentence(monolithic)} ${tookSentence(facts)} ${redis} ${cost}`
}

/** Whether a crash of one service takes the other with it, which is what the lab says of a monolith. */
function claimSentence(monolith: Facts): string {
  const { took, crashes } = servicesOf(monolith)
  const what = `${count(crashes, 'crash', 'crashes')} of the monolith's app or Redis brought down another process`
  if (took === 0) return `What the lab claims is not so here: none of ${what}.`
  return took === crashes
    ? `As the lab claims, ${took} of ${what}.`
    : `What the lab claims is so now and then: ${took} of ${what}.`
}

/** Of the crashes of the app and of Redis: how many there were, and how many ended another process. */
export function servicesOf(facts: Facts) {
  const services = { crashes: ofServices(facts) }
  return { took: sumOf(services, tookAny), crashes: totalOf(services) }
}

function tookSentence({ monolithic, multiContainer }: Sides<Facts>): string {
  return `${tookIn('In the monolith', monolithic)}; ${tookIn('in the stack', multiContainer)}.`
}

function tookIn(where: string, facts: Facts): string {
  const took = tookWords(facts)
  if (took.length === 0) return `${where} no crash took another process with it`
  return `${where} a crash of ${took.join(', and one of ')}`
}

/** The services first, for the claim is about them; then whatever else took processes with it, or did not. */
function reachHeadline(facts: Facts): string {
  const { took, crashes } = servicesOf(facts)
  const others = facts.crashes.filter(({ role }) => role === 'extra')
  return [
    `${took} of ${count(crashes, 'crash', 'crashes')} of the app or Redis brought down another process`,
    ...others.map((one) => `${one.process} in ${tookAny(one)} of ${one.crashes}`),
  ].join('; ')
}

/** Each crash that took others with it: `supervisord took the app and Redis with it 10 of 10 times`. */
function tookWords({ crashes }: Facts): string[] {
  return crashes.flatMap((one) => {
    const times = tookAny(one)
    if (times === 0) return []
    const others = new Set(one.tookDown.flat())
    const names = [...others].map((role) =>
      calledOf(crashes.find((other) => other.role === role) ?? { role, process: role }),
    )
    return [`${calledOf(one)} took ${names.join(' and ')} with it ${times} of ${one.crashes} times`]
  })
}

/** What the app still said while Redis was down: an answer is honest, silence is not. */
function appSaid({ crashes }: Facts): string {
  const redis = crashes.find(({ role }) => role === 'redis')
  if (!redis) return 'was not asked, for no Redis was found'
  const health =
    redis.failedHealth === 0
      ? 'always told its health'
      : `failed to tell its health ${count(redis.failedHealth, 'time')}`
  return `answered reads with ${failedOutcomes(redis.outcomes)} and ${health}`
}

function failedOutcomes(outcomes: Record<string, number>): string {
  const failed = Object.entries(outcomes).filter(([outcome]) => !/^[123]\d\d$/.test(outcome))
  return failed.map(([outcome, times]) => `${times} × ${outcome}`).join(', ') || 'no error'
}

function costOf({ crashes }: Facts): string {
  return crashes
    .map((one) => `${Math.round(medianOf(one.failedReads))} (${calledOf(one)})`)
    .join(', ')
}

function noticedSentence({ monolithic, multiContainer }: Sides<Facts>): string {
  return `Docker noticed ${noticed(monolithic)} crashes of the monolith's processes and ${noticed(multiContainer)} of the stack's.`
}

function lostSentence({ monolithic, multiContainer }: Sides<Facts>): string {
  const lost = (facts: Facts) =>
    `${sumOf(facts, (one) => sum(one.lostWrites, Number))} of ${sumOf(facts, (one) => sum(one.acknowledgedWrites, Number))}`
  return `Of the writes that were acknowledged, ${lost(monolithic)} were lost in the monolith, ${lost(multiContainer)} in the stack.`
}

export const sumOf = ({ crashes }: Pick<Facts, 'crashes'>, of: (crash: CrashFacts) => number) =>
  sum(crashes, of)

const totalOf = (facts: Pick<Facts, 'crashes'>) => sumOf(facts, (one) => one.crashes)
/** `8 of 24` crashes of all processes. */
export const noticed = (facts: Facts) =>
  `${sumOf(facts, (one) => knownOf(one.noticedAfterMs).length)} of ${totalOf(facts)}`

const unnoticed = (facts: Facts) =>
  totalOf(facts) - sumOf(facts, (one) => knownOf(one.noticedAfterMs).length)

function servedAgainSentence(
  { monolithic, multiContainer }: Sides<Facts>,
  format: (spread: Spread) => string,
): string {
  const times = ({ crashes }: Facts) =>
    crashes.map((one) => `${backAfter(one, format)} after a crash of ${calledOf(one)}`).join(', ')
  return `In the median, users of the monolith were served again ${times(monolithic)}; those of the stack ${times(multiContainer)}.`
}

/** How soon, and where not always: how often. Nobody was served again who was served all the time. */
export function backAfter(
  { backAfterMs, gaveUpAfterMs, crashes, failedReads }: CrashFacts,
  format: (spread: Spread) => string,
): string {
  const spread = spreadOfKnown(backAfterMs)
  if (!spread) return `not within ${duration(gaveUpAfterMs ?? 0)} (${count(crashes, 'time')} tried)`
  const { repetitions: recovered } = spread
  if (recovered === crashes && failedReads.every((one) => one === 0)) return 'without a failed read'
  return `${format(spread)}${recovered === crashes ? '' : ` (${recovered} of ${crashes} times)`}`
}

function deadSentence({ monolithic, multiContainer }: Sides<Facts>): string {
  return `With Redis dead for good, Docker called the monolith well in ${silentOf(monolithic)} seconds in which its users got errors, the stack in ${silentOf(multiContainer)}.`
}

function headline(facts: Facts): string {
  return `noticed ${noticed(facts)} crashes; healthy ${silentOf(facts)} s without Redis`
}

import { eachSide, type Better, type Sides } from '../comparison.ts'
import { median, duration } from '../../../core/figures.ts'
import { spreadOf } from '../../../core/spread.ts'
import { betterByRounds, betterEachTime, RULE_FOR_COUNTS, RULE_FOR_TIMES } from '../better.ts'
import type { Reading } from '../experiment.ts'
import { type LifecycleFacts, HOW_STARTED } from './facts.ts'

/** Who does better, and by which figures. */
export function readLifecycle(facts: Sides<LifecycleFacts>): Reading {
  const starts = soonerStart(facts)
  const stops = quickerStop(facts)
  return {
    better: betterOverall(facts, starts),
    sentence: `${startSentence(facts, starts)} ${stopSentence(facts, stops)} ${inFlightSentence(facts)}`,
    headline: eachSide(facts, headline),
    caveats: [
      `Medians of ${facts.monolithic.firstAnswerMs.length} starts and stops of each, with their range. ${HOW_STARTED}`,
      `${RULE_FOR_TIMES} ${RULE_FOR_COUNTS} The requests in flight decide first: a quick stop is no use to anyone who is cut off.`,
      'A start includes what a packaging waits for by itself, as a stack does that starts its app once Redis has passed a health check.',
    ],
  }
}

/** Who is there sooner after a start. */
export const soonerStart = (facts: Sides<LifecycleFacts>) =>
  betterByRounds(
    eachSide(facts, (one) => one.firstAnswerMs),
    'lower',
  )

/** Who has stopped sooner. */
export const quickerStop = (facts: Sides<LifecycleFacts>) =>
  betterByRounds(
    eachSide(facts, (one) => one.stopMs),
    'lower',
  )

/** Who cuts off no user in any stop; where that decides nothing, who is there sooner. */
function betterOverall(facts: Sides<LifecycleFacts>, starts: Better): Better {
  const kinder = betterEachTime(
    eachSide(facts, ({ inFlight }) => inFlight.map((one) => Number(isFinished(one)))),
    'higher',
  )
  return kinder === 'same' ? starts : kinder
}

const isFinished = (outcome: number | string) => typeof outcome === 'number' && outcome < 400

const NAMES = { monolithic: 'the monolith', multiContainer: 'the stack' }

function startSentence(facts: Sides<LifecycleFacts>, better: Better) {
  const { monolithic, multiContainer } = eachSide(facts, (one) => told(one.firstAnswerMs))
  const verdict = better === 'same' ? 'no clear difference' : `${NAMES[better]} is there sooner`
  return `From nothing to the first good answer: ${monolithic} for the monolith, ${multiContainer} for the stack (${verdict}).`
}

function stopSentence(facts: Sides<LifecycleFacts>, better: Better) {
  const { monolithic, multiContainer } = eachSide(facts, (one) => told(one.stopMs))
  const verdict = better === 'same' ? 'no clear difference' : `${NAMES[better]} is quicker`
  return `A stop takes ${monolithic} and ${multiContainer} (${verdict}); killed after the time-out: ${killedOf(facts.monolithic)} of the monolith's containers, ${killedOf(facts.multiContainer)} of the stack's.`
}

const told = (values: number[]) => median(spreadOf(values))

function inFlightSentence(facts: Sides<LifecycleFacts>): string {
  const { monolithic, multiContainer } = eachSide(facts, finishedOf)
  return `Of the requests in flight when the stop began, the monolith finished ${monolithic}, the stack ${multiContainer}.`
}

/** `8 of 8` requests that were in flight when a stop began. */
export const finishedOf = ({ inFlight }: LifecycleFacts) =>
  `${inFlight.filter(isFinished).length} of ${inFlight.length}`

const KILLED = 137

/** `0 of 24` containers, over all stops. */
export function killedOf({ exitCodes: codes }: LifecycleFacts): string {
  const all = Object.values(codes).flat()
  return `${all.filter((code) => code === KILLED).length} of ${all.length}`
}

function headline(facts: LifecycleFacts): string {
  const [start, stop] = [spreadOf(facts.firstAnswerMs), spreadOf(facts.stopMs)]
  return `up in ${duration(start.median)}, down in ${duration(stop.median)}; ${finishedOf(facts)} in flight finished`
}

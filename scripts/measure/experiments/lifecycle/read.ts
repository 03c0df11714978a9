import type { Sides } from '../comparison.ts'
import { median, duration } from '../../../core/figures.ts'
import type { Spread } from '../../../core/spread.ts'
import { betterBySpread, betterByShare } from '../better.ts'
import type { Reading } from '../experiment.ts'
import { type LifecycleFacts, HOW_STARTED } from './facts.ts'

/** Who does better, and by which figures. */
export function readLifecycle(facts: Sides<LifecycleFacts>): Reading {
  const starts = betterBySpread(pick(facts, 'firstAnswerMs'), 'lower')
  const stops = betterBySpread(pick(facts, 'stopMs'), 'lower')
  return {
    better: betterOverall(facts, starts),
    sentence: `${startSentence(facts, starts)} ${stopSentence(facts, stops)} ${inFlightSentence(facts)}`,
    headline: {
      monolithic: headline(facts.monolithic),
      multiContainer: headline(facts.multiContainer),
    },
    caveats: [
      `Medians of ${facts.monolithic.firstAnswerMs.repetitions} starts and stops of each, with their range. ${HOW_STARTED}`,
      'A start includes what a packaging waits for by itself, as a stack does that starts its app once Redis has passed a health check.',
    ],
    charts: [
      {
        kind: 'bars',
        title: 'A start and a stop',
        summary: `${startSentence(facts, starts)} ${stopSentence(facts, stops)}`,
        unit: 'ms',
        bars: [
          bar('to the first good answer', 'Monolithic', facts.monolithic.firstAnswerMs),
          bar('to the first good answer', 'Multi-container', facts.multiContainer.firstAnswerMs),
          bar('until it has stopped', 'Monolithic', facts.monolithic.stopMs),
          bar('until it has stopped', 'Multi-container', facts.multiContainer.stopMs),
        ],
      },
    ],
  }
}

function pick(facts: Sides<LifecycleFacts>, which: 'firstAnswerMs' | 'stopMs'): Sides<Spread> {
  return { monolithic: facts.monolithic[which], multiContainer: facts.multiContainer[which] }
}

/** Who cuts off fewer users; where that is even but for chance, who is there sooner. A quick stop is no use to anyone who is cut off. */
function betterOverall({ monolithic, multiContainer }: Sides<LifecycleFacts>, starts: Verdict) {
  const share = ({ inFlight: { finished: count, sent: of } }: LifecycleFacts) => ({ count, of })
  const kinder = betterByShare(
    { monolithic: share(monolithic), multiContainer: share(multiContainer) },
    'higher',
  )
  return kinder === 'same' ? starts : kinder
}

type Verdict = ReturnType<typeof betterBySpread>
const NAMES = { monolithic: 'the monolith', multiContainer: 'the stack' }

function startSentence({ monolithic, multiContainer }: Sides<LifecycleFacts>, better: Verdict) {
  const figures = `${median(monolithic.firstAnswerMs)} for the monolith, ${median(multiContainer.firstAnswerMs)} for the stack`
  const verdict = better === 'same' ? 'no clear difference' : `${NAMES[better]} is there sooner`
  return `From nothing to the first good answer: ${figures} (${verdict}).`
}

function stopSentence({ monolithic, multiContainer }: Sides<LifecycleFacts>, better: Verdict) {
  const figures = `${median(monolithic.stopMs)} and ${median(multiContainer.stopMs)}`
  const verdict = better === 'same' ? 'no clear difference' : `${NAMES[better]} is quicker`
  return `A stop takes ${figures} (${verdict}); killed after the time-out: ${killed(monolithic)} of the monolith's containers, ${killed(multiContainer)} of the stack's.`
}

function inFlightSentence({ monolithic, multiContainer }: Sides<LifecycleFacts>): string {
  const finished = ({ inFlight }: LifecycleFacts) => `${inFlight.finished} of ${inFlight.sent}`
  return `Of the requests in flight when the stop began, the monolith finished ${finished(monolithic)}, the stack ${finished(multiContainer)}.`
}

const KILLED = 137

function killed({ exitCodes: codes }: LifecycleFacts): string {
  const all = Object.values(codes).flat()
  return `${all.filter((code) => code === KILLED).length} of ${all.length}`
}

function headline({ firstAnswerMs, stopMs, inFlight }: LifecycleFacts): string {
  return `up in ${duration(firstAnswerMs.median)}, down in ${duration(stopMs.median)}; ${inFlight.finished} of ${inFlight.sent} in flight finished`
}

function bar(label: string, group: string, { median: value, low, high }: Spread) {
  return { label, group, value, low, high }
}

import { eachSide, type Sides } from '../comparison.ts'
import { count } from '../../../core/figures.ts'
import type { Reading } from '../experiment.ts'
import type { LogsFacts } from './facts.ts'

/** Who does better, and by which figures. */
export function readLogs(facts: Sides<LogsFacts>): Reading {
  const score = {
    monolithic: shownMarks(facts.monolithic),
    multiContainer: shownMarks(facts.multiContainer),
  }
  return {
    better:
      score.monolithic === score.multiContainer
        ? fewerCommands(facts)
        : score.monolithic > score.multiContainer
          ? 'monolithic'
          : 'multiContainer',
    sentence: `${sentenceOf("The monolith's", facts.monolithic)} ${sentenceOf("The stack's", facts.multiContainer)}`,
    headline: {
      monolithic: headline(facts.monolithic),
      multiContainer: headline(facts.multiContainer),
    },
    figure: {
      name: 'Marked requests in `docker logs`',
      text: eachSide(facts, (one) => `${shownMarks(one)} of ${MARKS}`),
      amount: eachSide(facts, (one) => MARKS - shownMarks(one)),
    },
  }
}

/** A request that is served, and one that is refused. */
export const MARKS = 2
export const shownMarks = ({ dockerLogs }: LogsFacts) =>
  Number(dockerLogs.showsRequest) + Number(dockerLogs.showsError)
function fewerCommands({ monolithic, multiContainer }: Sides<LogsFacts>) {
  if (monolithic.commandsForAll === multiContainer.commandsForAll) return 'same'
  return monolithic.commandsForAll < multiContainer.commandsForAll ? 'monolithic' : 'multiContainer'
}

function sentenceOf(whose: string, { dockerLogs, services, ...facts }: LogsFacts): string {
  const lines = Object.entries(dockerLogs.lines).map(([source, n]) => `${n} of ${source}`)
  const found = `${shownMarks({ dockerLogs, services, ...facts })} of the ${MARKS} marked requests`
  const inside = facts.commandsInside === 0 ? 'none' : String(facts.commandsInside)
  const { request, error } = facts.foundAnywhere
  const nowhere = 2 - Number(request) - Number(error)
  const lost = nowhere === 0 ? '' : ` ${nowhere} of the 2 are in no log at all.`
  return `${whose} \`docker logs\` show ${found} (lines: ${lines.join(', ') || 'none'}); reading all ${services.length} services takes ${count(facts.commandsForAll, 'command')}, ${inside} of them inside a container.${lost}${notKeptSentence(dockerLogs)}`
}

function notKeptSentence({ notKept }: LogsFacts['dockerLogs']): string {
  if (notKept.length === 0) return ''
  return ` Docker keeps no log of ${notKept.join(' and ')} that could be read: the logging driver is another one.`
}

function headline({ dockerLogs, services, ...facts }: LogsFacts): string {
  return `docker logs show ${shownMarks({ dockerLogs, services, ...facts })} of 2 marked requests; ${count(facts.commandsForAll, 'command')} for ${count(services.length, 'service')}`
}

import { count, list } from '../../../core/figures.ts'
import { called, figureRow, inEach, inOrder } from '../answer.ts'
import type { Answer, Contenders } from '../experiment.ts'
import type { LogsFacts } from './facts.ts'
import { MARKS, shownMarks } from './read.ts'

type All = Contenders<LogsFacts>

/** Whether `docker logs` show what one looks for, and what it takes to read everything. */
export function logsAnswer(all: All): Answer {
  return {
    sentences: [
      `\`docker logs\` show ${inEach(all, shown, { after: ' marked requests' })}.`,
      `Reading the logs of all services takes ${inEach(all, commandWords)}.`,
      ...missingSentence(all),
    ],
    figures: [
      figureRow(all, 'Marked requests in `docker logs`', shown),
      figureRow(all, 'Marked requests in any log', ({ foundAnywhere: { request, error } }) => {
        return `${Number(request) + Number(error)} of ${MARKS}`
      }),
      figureRow(all, 'Lines in `docker logs`', linesBySource),
      figureRow(all, 'Services with a log', ({ services }) => services.length),
      figureRow(all, 'Commands to read all logs', ({ commandsForAll }) => commandsForAll),
      figureRow(all, 'Of these, inside a container', ({ commandsInside }) => commandsInside),
    ],
    caveats: [],
  }
}

const shown = (facts: LogsFacts) => `${shownMarks(facts)} of ${MARKS}`

function commandWords({ commandsForAll, commandsInside }: LogsFacts): string {
  const inside = commandsInside === 0 ? '' : ` (${commandsInside} of them inside a container)`
  return `${count(commandsForAll, 'command')}${inside}`
}

function linesBySource({ dockerLogs: { lines } }: LogsFacts): string {
  const told = Object.entries(lines).map(([source, n]) => `${n} of ${source}`)
  return told.join(', ') || 'none'
}

/** Where a marked request is in no log, and where Docker keeps no log to look at. */
function missingSentence(all: All): string[] {
  const silent = inOrder(all).filter(
    ({ facts: { foundAnywhere } }) => !foundAnywhere.request || !foundAnywhere.error,
  )
  const notKept = inOrder(all).filter(({ facts }) => facts.dockerLogs.notKept.length > 0)
  const names = (those: typeof silent) => list(those.map(({ title }) => called(title)))
  if (notKept.length > 0) {
    const services = notKept.flatMap(({ facts }) => facts.dockerLogs.notKept)
    return [
      `Of ${list(services)} in ${names(notKept)}, Docker keeps no log that can be read: the logging driver is another one.`,
    ]
  }
  return silent.length === 0 ? [] : [`In ${names(silent)}, no log has all marked requests.`]
}

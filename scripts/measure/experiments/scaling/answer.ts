import { count, megabytes, range } from '../../../core/figures.ts'
import { called, figureRow, inEach, inOrder } from '../answer.ts'
import type { Answer, Contenders } from '../experiment.ts'
import type { ScalingFacts } from './facts.ts'

type All = Contenders<ScalingFacts>

/** Which replicas show a new task, how users reach all of them, and what one more takes. */
export function scalingAnswer(all: All): Answer {
  const shows = ({ seenBy, reached }: ScalingFacts) => `${seenBy} of ${reached}`
  const addresses = ({ entries }: ScalingFacts) => count(entries, 'address', 'addresses')
  return {
    sentences: [
      `A task that is added through one replica shows on ${inEach(all, shows, { after: ' replicas' })}.`,
      refusalSentence(all) ?? `Users need ${inEach(all, addresses)}.`,
      ...memorySentence(all),
    ],
    figures: [
      figureRow(all, 'Replicas that run', ({ reached, copies }) => `${reached} of ${copies}`),
      figureRow(all, 'Replicas that users reach', (one) => `${one.answeredBy} of ${one.reached}`),
      figureRow(all, 'Replicas that show a new task', shows),
      figureRow(all, 'Addresses for users', ({ entries }) => entries),
      figureRow(all, 'Memory of one more replica', memory),
      figureRow(all, 'Until one more replica serves', servingTime),
      figureRow(all, 'One more replica on one fixed host port', ({ fixedPortError }) =>
        fixedPortError === '' ? 'possible' : 'refused by Docker',
      ),
    ],
    caveats: [],
  }
}

function refusalSentence(all: All): string | undefined {
  const refused = inOrder(all).filter(({ facts }) => facts.scaleError !== '')
  if (refused.length === 0) return undefined
  const told = refused.map(
    ({ title, facts }) => `${called(title)} at ${facts.reached} of ${facts.copies} replicas`,
  )
  return `Docker keeps ${told.join(' and ')}.`
}

/** Only where all can have one more. */
function memorySentence(all: All): string[] {
  if (inOrder(all).some(({ facts }) => facts.memoryPerCopyBytes === null)) return []
  return [`One more replica takes ${inEach(all, memory, { after: ' of memory' })}.`]
}

const memory = ({ memoryPerCopyBytes }: ScalingFacts) =>
  memoryPerCopyBytes === null ? 'not possible' : megabytes(memoryPerCopyBytes)

const servingTime = ({ copyServingMs }: ScalingFacts) =>
  copyServingMs.length === 0
    ? 'not measured'
    : `${range(copyServingMs)} (n\u00a0=\u00a0${copyServingMs.length})`

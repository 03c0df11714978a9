import { megabytes } from '../../../core/figures.ts'
import { called, figureRow, inEach, inOrder, withSpread } from '../answer.ts'
import type { Answer, Contenders } from '../experiment.ts'
import { isDone } from '../outcome.ts'
import type { RowName } from '../rows.ts'
import type { UpdatesFacts } from './facts.ts'
import { readUpdates } from './read.ts'
import type { Swap } from './swap.ts'
import { bestWay } from './ways.ts'
import { failedOf, hasLostOld, kept, lostOf, updateCount } from './words.ts'

type All = Contenders<UpdatesFacts>

/** What users notice of an update, what restarts with it, and whether tasks are lost. */
export function updatesAnswer(all: All): Answer {
  const { noticed, restarts, changes } = decidingFigures(all)
  const own = (text: string) => text
  return {
    sentences: [
      noticedSentence(noticed),
      `In place, a fix of the app restarts Redis in ${inEach(restarts, own, { after: ' updates' })}.`,
      `In place, ${inEach(all, ({ fix }) => kept(fix), { after: ' tasks are kept' })}.`,
    ],
    figures: [
      figureRow(all, 'The best way to update', (one) => bestWay(one).name),
      figureRow(noticed, 'Updates that users noticed, in the best way', own),
      figureRow(all, 'Requests that failed in place', ({ fix }) => swapWords(fix)),
      figureRow(all, 'Requests that failed in a rolling update', ({ rolling }) =>
        wordsOf(rolling, swapWords),
      ),
      figureRow(all, 'Requests that failed in blue and green', ({ blueGreen }) =>
        blueGreen ? wordsOf(blueGreen.updates, swapWords) : 'not tried',
      ),
      figureRow(all, 'Tasks in blue and green', ({ blueGreen }) =>
        blueGreen ? wordsOf(blueGreen.updates, lossWords) : 'not tried',
      ),
      figureRow(restarts, 'Fixes of the app that restarted Redis', own),
      figureRow(changes, 'Kinds of change that restart the other service', own),
      figureRow(all, 'Tasks kept by a fix', ({ fix }) => kept(fix)),
      figureRow(all, 'Requests that failed for a newer Redis', ({ redisUpgrade }) =>
        wordsOf(isDone(redisUpgrade) ? redisUpgrade.swaps : redisUpgrade, swapWords),
      ),
      figureRow(all, 'Build of a fix, warm cache', ({ warmBuildMs }) => withSpread(warmBuildMs)),
      figureRow(all, 'Layers to ship', ({ shipped: { layers, ofLayers, compressedBytes } }) => {
        return `${layers} of ${ofLayers}, ${megabytes(compressedBytes)}`
      }),
    ],
    caveats: lossCaveats(all),
  }
}

const lossCaveats = ({ monoliths }: All) =>
  monoliths
    .filter(({ facts }) => facts.fix.some(hasLostOld))
    .map(
      ({ title }) =>
        `In ${called(title)}, Redis keeps the tasks in the container, which an update replaces. A volume for Redis’s folder would keep them.`,
    )

const swapWords = (swaps: Swap[]) => `${failedOf(swaps)} in ${updateCount(swaps)}`

const lossWords = (swaps: Swap[]) => `${kept(swaps)} kept, ${lostOf(swaps)} new ones lost`

function wordsOf(outcome: UpdatesFacts['rolling'], words: (swaps: Swap[]) => string): string {
  if (isDone(outcome)) return words(outcome)
  return 'impossible' in outcome ? 'not possible' : 'not measured'
}

/** The figures that decide the rows, as `read` has them for each subject. */
function decidingFigures(all: All) {
  return {
    noticed: figuresOf(all, 'Updates'),
    restarts: figuresOf(all, 'Complex Updates'),
    changes: figuresOf(all, 'Team Independence'),
  }
}

function figuresOf({ monoliths, stack }: All, row: RowName): Contenders<string> {
  const textsOf = (monolithic: UpdatesFacts) => {
    const decided = readUpdates({ monolithic, multiContainer: stack.facts }).rows?.[row]
    const isMeasured = decided !== undefined && decided.better !== 'not-measured'
    return isMeasured ? decided.figure?.text : undefined
  }
  const texts = monoliths.map(({ title, facts }) => ({ title, text: textsOf(facts) }))
  return {
    monoliths: texts.map(({ title, text }) => ({ title, facts: text?.monolithic ?? UNKNOWN })),
    stack: {
      title: stack.title,
      facts: texts.find(({ text }) => text !== undefined)?.text?.multiContainer ?? UNKNOWN,
    },
  }
}

const UNKNOWN = 'not measured'

/** Only where it is known of all. */
function noticedSentence(noticed: Contenders<string>): string {
  return inOrder(noticed).some(({ facts }) => facts === UNKNOWN)
    ? 'Whether users notice the best way to update was not measured.'
    : `With the best way to update, users notice ${inEach(noticed, (count) => count, { after: ' updates' })}.`
}

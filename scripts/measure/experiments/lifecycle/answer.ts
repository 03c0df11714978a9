import { besideMonoliths, figureRow, inEach, withSpread } from '../answer.ts'
import type { Answer, Contenders } from '../experiment.ts'
import type { LifecycleFacts } from './facts.ts'
import { finishedOf, killedOf, quickerStop, soonerStart } from './read.ts'

/** Who is there sooner, who stops sooner, and whether a stop cuts anybody off. */
export function lifecycleAnswer(all: Contenders<LifecycleFacts>): Answer {
  return {
    sentences: [
      besideMonoliths(all, soonerStart, {
        lead: 'The stack starts',
        ahead: 'faster than',
        behind: 'more slowly than',
        what: 'in the time of a start',
      }),
      besideMonoliths(all, quickerStop, {
        lead: 'The stack stops',
        ahead: 'faster than',
        behind: 'more slowly than',
        what: 'in the time of a stop',
      }),
      `A stop lets ${inEach(all, finishedOf, { after: ' running requests end well' })}.`,
    ],
    figures: [
      figureRow(all, 'Start, to the first good answer', (one) => withSpread(one.firstAnswerMs)),
      figureRow(all, 'Stop', ({ stopMs }) => withSpread(stopMs)),
      figureRow(all, 'Containers killed after the time-out', killedOf),
      figureRow(all, 'Requests in flight that ended well', finishedOf),
    ],
    caveats: [],
  }
}

import { megabytes } from '../../../core/figures.ts'
import { besideMonoliths, figureRow, inEach } from '../answer.ts'
import type { Answer, Contenders } from '../experiment.ts'
import type { ProcessesFacts } from './facts.ts'
import { lessMemory } from './read.ts'

/** Whose end Docker notices, what root runs, and what memory all processes take. */
export function processesAnswer(all: Contenders<ProcessesFacts>): Answer {
  const noticed = ({ noticedByDocker, processCount }: ProcessesFacts) =>
    `${noticedByDocker} of ${processCount}`
  const asRoot = ({ runByRoot, processCount }: ProcessesFacts) => `${runByRoot} of ${processCount}`
  return {
    sentences: [
      `Docker notices the end of ${inEach(all, noticed, { after: ' processes' })}.`,
      `Root runs ${inEach(all, asRoot, { after: ' processes' })}.`,
      besideMonoliths(all, lessMemory, {
        lead: 'The stack takes',
        ahead: 'less memory than',
        behind: 'more memory than',
        what: 'in memory',
      }),
    ],
    figures: [
      figureRow(all, 'Containers', ({ containers }) => containers.length),
      figureRow(all, 'Processes', ({ processCount }) => processCount),
      figureRow(all, 'Processes whose end Docker notices', noticed),
      figureRow(all, 'Processes that root runs', asRoot),
      figureRow(all, 'Resident memory', ({ residentBytes }) => megabytes(residentBytes)),
    ],
    caveats: [
      'Resident memory is the RSS of each process, added up. What two processes share counts in each.',
    ],
  }
}

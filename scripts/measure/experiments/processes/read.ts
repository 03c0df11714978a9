import type { Sides } from '../comparison.ts'
import { count, megabytes } from '../../../core/figures.ts'
import type { Reading } from '../experiment.ts'
import type { ProcessesFacts } from './facts.ts'

/** Who does better, and by which figures. */
export function readProcesses(facts: Sides<ProcessesFacts>): Reading {
  const share = unnoticed(facts)
  return {
    better:
      share.monolithic === share.multiContainer
        ? 'same'
        : share.monolithic < share.multiContainer
          ? 'monolithic'
          : 'multiContainer',
    sentence: `${sentenceOf('The monolith', facts.monolithic)}; ${sentenceOf('the stack', facts.multiContainer)}. ${memorySentence(facts)}`,
    headline: {
      monolithic: headline(facts.monolithic),
      multiContainer: headline(facts.multiContainer),
    },
  }
}

function unnoticed(facts: Sides<ProcessesFacts>): Sides<number> {
  const of = ({ processCount, noticedByDocker }: ProcessesFacts) => processCount - noticedByDocker
  return { monolithic: of(facts.monolithic), multiContainer: of(facts.multiContainer) }
}

function sentenceOf(who: string, facts: ProcessesFacts): string {
  return `${who} runs ${count(facts.processCount, 'process', 'processes')} in ${count(facts.containers.length, 'container')}, and Docker notices the end of ${facts.noticedByDocker} (root runs ${facts.runByRoot})`
}

/** Memory moves a little by itself: what is closer than this is no difference. */
const SAME_BELOW = 1.05

function memorySentence({ monolithic, multiContainer }: Sides<ProcessesFacts>): string {
  const [one, other] = [monolithic.residentBytes, multiContainer.residentBytes]
  const isSame = Math.max(one, other) < SAME_BELOW * Math.min(one, other)
  const less = one < other ? 'the monolith takes less' : 'the stack takes less'
  return `In resident memory ${isSame || one === other ? 'both take about the same' : less}: ${megabytes(one)} for the monolith, ${megabytes(other)} for the stack (the RSS of each process, added up: what two share counts in each).`
}

function headline(facts: ProcessesFacts): string {
  return `Docker notices ${facts.noticedByDocker} of ${count(facts.processCount, 'process', 'processes')}; ${facts.runByRoot} as root`
}

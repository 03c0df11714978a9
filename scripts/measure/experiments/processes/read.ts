import { betterByCount } from '../better.ts'
import { type Better, eachSide, type Sides } from '../comparison.ts'
import { count, megabytes } from '../../../core/figures.ts'
import type { Reading } from '../experiment.ts'
import type { ProcessesFacts } from './facts.ts'

/** Who does better, and by which figures. */
export function readProcesses(facts: Sides<ProcessesFacts>): Reading {
  return {
    better: betterByCount(unnoticed(facts), 'lower'),
    sentence: `${sentenceOf('The monolith', facts.monolithic)}; ${sentenceOf('the stack', facts.multiContainer)}. ${memorySentence(facts)}`,
    headline: {
      monolithic: headline(facts.monolithic),
      multiContainer: headline(facts.multiContainer),
    },
  }
}

const unnoticed = (facts: Sides<ProcessesFacts>) =>
  eachSide(facts, ({ processCount, noticedByDocker }) => processCount - noticedByDocker)

function sentenceOf(who: string, facts: ProcessesFacts): string {
  return `${who} runs ${count(facts.processCount, 'process', 'processes')} in ${count(facts.containers.length, 'container')}, and Docker notices the end of ${facts.noticedByDocker} (root runs ${facts.runByRoot})`
}

/** Memory moves a little by itself: what is closer than this is no difference. */
const SAME_BELOW = 1.05

/** Who takes less resident memory. */
export function lessMemory(facts: Sides<ProcessesFacts>): Better {
  const bytes = eachSide(facts, ({ residentBytes }) => residentBytes)
  const { monolithic: one, multiContainer: other } = bytes
  const isSame = Math.max(one, other) < SAME_BELOW * Math.min(one, other)
  return isSame ? 'same' : betterByCount(bytes, 'lower')
}

function memorySentence({ monolithic, multiContainer }: Sides<ProcessesFacts>): string {
  const [one, other] = [monolithic.residentBytes, multiContainer.residentBytes]
  const words = {
    same: 'both take about the same',
    monolithic: 'the monolith takes less',
    multiContainer: 'the stack takes less',
  }[lessMemory({ monolithic, multiContainer })]
  return `In resident memory ${words}: ${megabytes(one)} for the monolith, ${megabytes(other)} for the stack (the RSS of each process, added up: what two share counts in each).`
}

function headline(facts: ProcessesFacts): string {
  return `Docker notices ${facts.noticedByDocker} of ${count(facts.processCount, 'process', 'processes')}; ${facts.runByRoot} as root`
}

import { messageOf } from '../../core/errors.ts'
import type { Answer } from '../experiments/experiment.ts'
import { EXPERIMENTS } from '../experiments/registry.ts'
import type { DescribedSubject } from '../../engine/packagings/resolve.ts'
import type { ExperimentResult } from '../experiments/run-experiment.ts'
import type { Results } from './results.ts'

/**
 * What an experiment says of all subjects together, made from the facts of the file. Where those are of another version, or
 * there are none, it is what the file says of the first two.
 */
export function answerOf(
  result: ExperimentResult,
  { subjects }: Pick<Results, 'subjects'>,
): Answer {
  const [main] = result.readings
  const onlyMain = { sentences: main ? [main.sentence] : [], figures: [], caveats: [] }
  const experiment = EXPERIMENTS.find(({ id }) => id === result.id)
  const isMeasured = result.readings.some(({ better }) => better !== 'not-measured')
  if (!experiment || !isMeasured) return onlyMain
  const factsOf = ({ id, title }: DescribedSubject) => ({ title, facts: result.facts[id] })
  const monoliths = subjects.filter(({ isSplit }) => !isSplit).map(factsOf)
  const [stack] = subjects.filter(({ isSplit }) => isSplit).map(factsOf)
  if (!stack || subjects.some(({ id }) => !Object.hasOwn(result.facts, id))) return onlyMain
  try {
    return experiment.answer({ monoliths, stack })
  } catch (error) {
    const reason = `Its facts are not as this version of the lab writes them (${messageOf(error)}).`
    return { ...onlyMain, caveats: [reason] }
  }
}

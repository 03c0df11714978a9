import type { HintId } from './hints.ts'
import { type Outcome, OUTCOMES, type OutcomeId } from './outcomes.ts'

/** What became of one outcome, with one fact that shows it. */
export type Finding = Holds | Fails | NotJudged

export interface Holds {
  id: OutcomeId
  status: 'holds'
  fact: string
}

export interface Fails {
  id: OutcomeId
  status: 'fails'
  fact: string
  hint: HintId
}

/** It could not be tried, because another outcome fails that it builds on. */
export interface NotJudged {
  id: OutcomeId
  status: 'not-judged'
  because: OutcomeId
}

export const holds = (id: OutcomeId, fact: string): Holds => ({ id, status: 'holds', fact })

export const fails = (id: OutcomeId, fact: string, hint: HintId): Fails => ({
  ...{ id, status: 'fails', fact, hint },
})

/** Whether all that an outcome builds on is known to hold, so that it can be tried. */
export function canBeTried(id: OutcomeId, found: Finding[]): boolean {
  const { needs } = outcomeOf(id)
  return needs.every((need) => found.some((one) => one.id === need && one.status === 'holds'))
}

/**
 * A finding for each outcome, in their order. One that nobody found anything about was kept from it by the first one below
 * it that fails.
 * @throws Error where nothing explains the gap: that is a defect of ours
 */
export function complete(found: Finding[]): Finding[] {
  return OUTCOMES.map(
    ({ id }) =>
      found.find((one) => one.id === id) ?? {
        id,
        status: 'not-judged',
        because: rootOf(id, found),
      },
  )
}

function rootOf(id: OutcomeId, found: Finding[]): OutcomeId {
  for (const need of outcomeOf(id).needs) {
    const finding = found.find((one) => one.id === need)
    if (finding?.status === 'fails') return need
    if (!finding) return rootOf(need, found)
  }
  throw new Error(`Nothing was found out about the outcome ${id}, and nothing that it needs fails.`)
}

/** What the exercise says of it. */
export function outcomeOf(id: OutcomeId): Outcome {
  const outcome = OUTCOMES.find((one) => one.id === id)
  if (!outcome) throw new Error(`There is no outcome ${id}.`)
  return outcome
}

import { MONOLITH_OUTCOMES } from './monolith-outcomes.ts'
import { STACK_OUTCOMES } from './stack-outcomes.ts'
import type { ChapterOutcomes } from './outcome.ts'

/** By the chapter's id, which is its file's name. */
export const OUTCOMES: Readonly<Record<string, ChapterOutcomes>> = {
  ...MONOLITH_OUTCOMES,
  ...STACK_OUTCOMES,
}

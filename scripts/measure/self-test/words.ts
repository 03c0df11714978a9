import { type SelfTest, tallyOf } from './tally.ts'

/** What a self-test came to, a sentence for each question. */
export function selfTestSentences(selfTest: SelfTest): string[] {
  const { timed, falseVerdicts, slowed, found, slowdown } = tallyOf(selfTest)
  if (timed === 0 || slowdown === null) return ['Nothing has been measured yet.']
  return [
    `A monolith beside a second build of itself: ${falseVerdicts} of ${timed} timed figures had a verdict, which was false (${percent(falseVerdicts / timed)}).`,
    `Beside one that serves ${percent(slowdown)} of its requests a second: the slowdown was found in ${found} of ${slowed} figures (${percent(found / slowed)}).`,
  ]
}

/** `0.4 %`, `95 %`. */
function percent(share: number): string {
  const value = 100 * share
  return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} %`
}

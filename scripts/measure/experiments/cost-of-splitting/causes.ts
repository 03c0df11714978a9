import { median } from '../../../core/statistics.ts'
import { type Spread, spreadOf } from '../../../core/spread.ts'
import { betterByRounds } from '../better.ts'
import { isDone, whyNot } from '../outcome.ts'
import type { CostFacts, Variant } from './facts.ts'

/** Something that splitting adds to the way of a request, and the two variants that differ in nothing else. */
interface Cause {
  name: string
  with: Variant
  without: Variant
}

const CAUSES: readonly Cause[] = [
  { name: 'the gateway', with: 'pastProxy', without: 'pastGateway' },
  { name: 'Docker’s proxy', with: 'asItComes', without: 'pastProxy' },
  { name: 'Docker’s log driver', with: 'asItComes', without: 'noLogDriver' },
  { name: 'the network between app and Redis', with: 'asItComes', without: 'sharedNetwork' },
]

/** What leaving out one of them does to the requests a second, or why that is not known. */
export type CauseReading = { name: string } & (LeftOutOnce | { reason: string })

export interface LeftOutOnce {
  withIt: Spread
  withoutIt: Spread
  /** Clearly more or clearly fewer requests a second without it, by the rule for times; null: no clear difference. */
  without: 'more' | 'fewer' | null
  /** Without it to with it, less one: the median of the rounds. */
  changePercent: number
}

/** Each thing that splitting adds, left out once; nothing where all is in one container. */
export function causesOf({ variants }: CostFacts): CauseReading[] {
  if (!variants) return []
  return CAUSES.map(({ name, ...pair }) => {
    const [withIt, withoutIt] = [variants[pair.with], variants[pair.without]]
    if (!isDone(withIt)) return { name, reason: whyNot(withIt) }
    if (!isDone(withoutIt)) return { name, reason: whyNot(withoutIt) }
    const failed = withIt.failed + withoutIt.failed
    if (failed > 0) return { name, reason: `not compared (${failed} requests failed)` }
    return { name, ...compared(withIt.perSecond, withoutIt.perSecond) }
  })
}

function compared(withIt: number[], withoutIt: number[]): LeftOutOnce {
  const better = betterByRounds({ monolithic: withoutIt, multiContainer: withIt }, 'higher')
  const ratios = withIt.map((perSecond, round) => (withoutIt[round] ?? NaN) / perSecond)
  return {
    ...{ withIt: spreadOf(withIt), withoutIt: spreadOf(withoutIt) },
    without: better === 'same' ? null : better === 'monolithic' ? 'more' : 'fewer',
    changePercent: Math.round((median(ratios) - 1) * 100),
  }
}

/** `41 % more`, `no clear difference`. */
export const changeInWords = ({ without, changePercent }: LeftOutOnce): string =>
  without === null ? 'no clear difference' : `${Math.abs(changePercent)} % ${without}`

/** The costs of all that could be left out, in a sentence; nothing where that is none. */
export function causesSentence(causes: CauseReading[]): string {
  const told = causes.flatMap((one) =>
    'reason' in one ? [] : [`${changeInWords(one)} without ${one.name}`],
  )
  if (told.length === 0) return ''
  return `Requests a second of the stack (\`GET /api/tasks\`) with one thing left out: ${told.join('; ')}.`
}

/** How that was measured, and what could not be. */
export function causesCaveats(causes: CauseReading[]): string[] {
  if (causes.length === 0) return []
  const missing = causes.flatMap((one) =>
    'reason' in one ? [`The cost of ${one.name}: ${one.reason}`] : [],
  )
  return [
    'What the causes cost was measured with requests/s of `GET /api/tasks`, on further stacks, in short turns that make half as many seconds a round. Without Docker’s proxy: the same stack, asked at the address of the container that users reach instead of the published port. Without the gateway: the same stack, asked at the app’s own address, compared with the gateway at its own address. Without Docker’s log driver: a stack with `logging: driver: none`. Without the network: a stack in which app and Redis share one network namespace.',
    'The causes do not add up to the whole difference: each is left out while all others stay.',
    ...missing,
  ]
}

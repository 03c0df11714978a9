import { eachSide, type Better, type Sides } from '../comparison.ts'
import { betterByRounds, betterEachTime, majority } from '../better.ts'
import type { CrashFacts } from './crash-facts.ts'
import type { FailureIsolationFacts as Facts } from './facts.ts'
import { knownOf, ofServices, rolesOfBoth, wasTold } from './words.ts'

/** Noticed, contained, recovered from, kept, told: whoever does better in more of these. */
export function isolation(facts: Sides<Facts>): Better {
  return majority([
    eachCrash(facts, ({ noticedAfterMs }) => noticedAfterMs.map((one) => one !== null), 'higher'),
    contained(facts),
    recovery(facts),
    eachCrash(facts, ({ lostWrites }) => lostWrites.map((one) => one > 0), 'lower'),
    betterEachTime(
      eachSide(facts, ({ deadRedis }) => deadRedis.map((one) => Number(wasTold(one)))),
      'higher',
    ),
  ])
}

/** Whose crashes end no other process. */
export const contained = (facts: Sides<Facts>): Better =>
  eachCrash(facts, ({ tookDown }) => tookDown.map((roles) => roles.length > 0), 'lower')

/** The same of the app and Redis alone: what keeps them or fronts them is no service of the claim. */
export const servicesContained = (facts: Sides<Facts>): Better =>
  contained(eachSide(facts, (one) => ({ ...one, crashes: ofServices(one) })))

/** Who recovers from the crashes of more roles; else who recovers sooner from those of more roles. */
function recovery(facts: Sides<Facts>): Better {
  const oftener = eachCrash(
    facts,
    ({ backAfterMs }) => backAfterMs.map((one) => one !== null),
    'higher',
  )
  if (oftener !== 'same') return oftener
  return majority(
    rolesOfBoth(facts)
      .filter((pair) => hasRecovered(pair.monolithic) && hasRecovered(pair.multiContainer))
      .map((pair) =>
        betterByRounds(
          eachSide(pair, ({ backAfterMs }) => knownOf(backAfterMs)),
          'lower',
        ),
      ),
  )
}

const hasRecovered = ({ backAfterMs }: CrashFacts) => backAfterMs.every((one) => one !== null)

/** Who does better in the crashes of more roles; in one role only by what came out the same in each crash. */
function eachCrash(
  facts: Sides<Facts>,
  of: (crashes: CrashFacts) => boolean[],
  wins: 'lower' | 'higher',
): Better {
  return majority(
    rolesOfBoth(facts).map((pair) =>
      betterEachTime(
        eachSide(pair, (crashes) => of(crashes).map(Number)),
        wins,
      ),
    ),
  )
}

import type { Sides } from '../comparison.ts'
import { count, duration } from '../../../core/figures.ts'
import { RULE_FOR_COUNTS, RULE_FOR_TIMES } from '../better.ts'
import { earlier } from '../earlier-runs.ts'
import { isDone, whyNot } from '../outcome.ts'
import type { UpdatesFacts } from './facts.ts'
import { failedWords, hasLostOld, keptWords } from './words.ts'

/** What a reader must know in order not to read too much into the figures. */
export function caveats({ monolithic, multiContainer }: Sides<UpdatesFacts>): string[] {
  const cold = ({ coldBuild }: UpdatesFacts) =>
    'milliseconds' in coldBuild
      ? `${duration(coldBuild.milliseconds)}${earlier(coldBuild)}`
      : `not measured (${coldBuild.failed})`
  return [
    `Built without any cache, once each: ${cold(monolithic)} for the monolith, ${cold(multiContainer)} for the stack. With it: ${count(monolithic.warmBuildMs.length, 'fix', 'fixes')} each, another one every time, in ${monolithic.fixedFile}, in turns. ${RULE_FOR_TIMES}`,
    'Users: 50 requests a second to GET /api/tasks, each on a connection of its own; one that is refused, broken off or answered with an error counts as failed. Beside them, 5 new tasks a second: one that was acknowledged and is not there afterwards counts as lost. All were updated at the same time.',
    `Each kind of update was done ${count(monolithic.fix.length, 'time')}. ${RULE_FOR_COUNTS} How many requests fail or tasks are lost is another number each time, so it decides only whether any does.`,
    'In place: the container is stopped, removed and started again from the new image, with its volume where it has one. The best way of a packaging is one that loses no task; among several, the one that fails the fewest requests.',
    ...(monolithic.fix.some(hasLostOld)
      ? [
          'The monolith lost its tasks because Redis keeps them in the container, which is replaced. A volume for Redis’s folder would keep them.',
        ]
      : []),
    ...shippedCaveats({ monolithic, multiContainer }),
    ...upgradeCaveats({ monolithic, multiContainer }),
    ...rollingCaveat('the monolith', monolithic),
    ...rollingCaveat('the stack', multiContainer),
    ...blueGreenCaveat('the monolith', monolithic),
    ...blueGreenCaveat('the stack', multiContainer),
  ]
}

/** What came of a second container beside the first, which may not be the best way, and what Docker and Redis said of it. */
function blueGreenCaveat(whose: string, { blueGreen }: UpdatesFacts): string[] {
  if (!blueGreen) return [`Blue and green was not tried with ${whose}.`]
  const { updates, onOneVolume, redisSaid } = blueGreen
  if (!isDone(updates)) return [`Blue and green with ${whose}: ${whyNot(updates)}`]
  const said = redisSaid === '' ? 'its Redis said nothing' : `its Redis said at last “${redisSaid}”`
  const data = onOneVolume
    ? `Both were on one volume: Docker started the second without a warning, and ${said}.`
    : 'Each had its tasks in its own container.'
  return [
    `Blue and green with ${whose}: behind a gateway that sends all users to the new container as soon as it answers, ${failedWords(updates)}, ${keptWords(updates)}. ${data} Each container has a Redis of its own, which does not learn what the other is told.`,
  ]
}

function rollingCaveat(whose: string, { rolling }: UpdatesFacts): string[] {
  return isDone(rolling) ? [] : [`A rolling update of ${whose}: ${whyNot(rolling)}`]
}

/** Which layers a fix ships is seen in each run; their size may be of an earlier one, for another fix of the same files. */
function shippedCaveats({ monolithic, multiContainer }: Sides<UpdatesFacts>): string[] {
  const told = [
    { whose: 'the monolith’s', shipped: monolithic.shipped },
    { whose: 'the stack’s', shipped: multiContainer.shipped },
  ].flatMap(({ whose, shipped }) =>
    shipped.measuredAt === undefined ? [] : [`${whose}${earlier(shipped, 'measured')}`],
  )
  return told.length === 0 ? [] : [`The megabytes that a fix ships: ${told.join('; ')}.`]
}

/** What an upgrade of Redis took is not the same kind of thing for both, and part of it was not measured at all. */
function upgradeCaveats({ monolithic, multiContainer }: Sides<UpdatesFacts>): string[] {
  const done = [
    { whose: 'the monolith', upgrade: monolithic.redisUpgrade },
    { whose: 'the stack', upgrade: multiContainer.redisUpgrade },
  ].flatMap(({ whose, upgrade }) => (isDone(upgrade) ? [{ whose, ...upgrade }] : []))
  const told = done.map(({ whose, build }) =>
    build === null
      ? `for ${whose} it was simulated by one more label on its image, and the download of a real one was not measured`
      : `for ${whose} the package was installed again, downloads included, and all that comes after it in the Dockerfile`,
  )
  return told.length === 0
    ? []
    : [
        `A newer Redis: ${told.join('; ')}. Restarts and failed requests are real. It was put in place ${count(done[0]?.swaps.length ?? 0, 'time')}, with a change of its own each time.`,
      ]
}

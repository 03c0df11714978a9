import type { Sides } from '../comparison.ts'
import { type BuildTime, earlier } from '../earlier-runs.ts'
import type { Reading, RowVerdict } from '../experiment.ts'
import { count, duration, median, megabytes } from '../../../core/figures.ts'
import { betterByCount, betterByOutage, betterByShare, betterBySpread } from '../better.ts'
import { type Impossible, isDone, type NotMeasured } from '../outcome.ts'
import type { Swap, Touched } from './swap.ts'
import type { UpdatesFacts } from './facts.ts'
import { charts, kept } from './charts.ts'

/** Who has to rebuild and restart what, what users notice, and whether the tasks are still there. */
export function readUpdates(facts: Sides<UpdatesFacts>): Reading {
  const { monolithic, multiContainer } = facts
  const availability = updatesRow(facts)
  return {
    better: availability.better,
    sentence: `${availability.sentence} ${buildSentence(facts)}`,
    headline: { monolithic: headline(monolithic), multiContainer: headline(multiContainer) },
    rows: {
      'Complex Updates': complexRow(facts),
      Updates: availability,
      'Team Independence': teamRow(facts),
    },
    caveats: caveats(facts),
    charts: charts(facts),
  }
}

/** The way with the fewest failed requests that a packaging has. */
function bestWay({ fix, rolling }: UpdatesFacts): { way: string; swap: Swap } {
  return isDone(rolling) && rolling.users.failed <= fix.users.failed
    ? { way: 'rolling over two copies', swap: rolling }
    : { way: 'in place', swap: fix }
}

/** Where a rolling update was not measured, it may have been the better way, unless the plain one failed nobody. */
const isBestWayKnown = ({ fix, rolling }: UpdatesFacts) =>
  fix.users.failed === 0 || !('notMeasured' in rolling)

function updatesRow({ monolithic, multiContainer }: Sides<UpdatesFacts>): RowVerdict {
  const best = { monolithic: bestWay(monolithic), multiContainer: bestWay(multiContainer) }
  const lost = ({ fix: { tasks } }: UpdatesFacts) => ({
    count: tasks.before - tasks.after,
    of: tasks.before,
  })
  const failed = betterByOutage({
    monolithic: best.monolithic.swap.users.failed,
    multiContainer: best.multiContainer.swap.users.failed,
  })
  const tell = ({ way, swap: { users } }: { way: string; swap: Swap }) =>
    `${users.failed} of ${users.requests} requests failed (${way}, longest gap ${duration(users.longestGapMs)})`
  const lessLost = betterByShare(
    { monolithic: lost(monolithic), multiContainer: lost(multiContainer) },
    'lower',
  )
  const isKnown = isBestWayKnown(monolithic) && isBestWayKnown(multiContainer)
  return {
    better: !isKnown ? 'not-measured' : failed === 'same' ? lessLost : failed,
    headline: {
      monolithic: `${failedShare(best.monolithic.swap)}; ${kept(monolithic.fix)} tasks kept`,
      multiContainer: `${failedShare(best.multiContainer.swap)}; ${kept(multiContainer.fix)} tasks kept`,
    },
    sentence: `While a fix went live, ${tell(best.monolithic)} for the monolith and ${tell(best.multiContainer)} for the stack.${inPlaceSentence({ monolithic, multiContainer })} Of the tasks, the monolith kept ${kept(monolithic.fix)}, the stack ${kept(multiContainer.fix)}.`,
  }
}

/** What the plain way cost those who have a better one. */
function inPlaceSentence({ monolithic, multiContainer }: Sides<UpdatesFacts>): string {
  const told = [
    { where: 'the monolith', facts: monolithic },
    { where: 'the stack', facts: multiContainer },
  ]
    .filter(({ facts }) => bestWay(facts).swap !== facts.fix)
    .map(({ where, facts: { fix } }) => `in ${where}, ${failedShare(fix)}`)
  return told.length === 0 ? '' : ` In place ${told.join(', and ')}.`
}

const failedShare = ({ users }: Swap) => `${users.failed} of ${users.requests} requests failed`
/** Of the two halves of the claim, the restart decides: what is rebuilt, the layer cache makes little of in both. */
function complexRow({ monolithic, multiContainer }: Sides<UpdatesFacts>): RowVerdict {
  const redisRestarted = ({ fix }: UpdatesFacts) => Number(fix.redis.restarted)
  const better = betterByCount(
    { monolithic: redisRestarted(monolithic), multiContainer: redisRestarted(multiContainer) },
    'lower',
  )
  const touched = ({ fix: { redis } }: UpdatesFacts) =>
    `${redis.restarted ? 'restarts Redis, too' : 'leaves Redis running'}${uptimes(redis)}`
  return {
    better,
    headline: { monolithic: reach(monolithic), multiContainer: reach(multiContainer) },
    sentence: `A one-line fix ${touched(monolithic)} in the monolith and ${touched(multiContainer)} in the stack. ${rebuiltSentence(monolithic)} ${buildSentence({ monolithic, multiContainer })}`,
  }
}

const reach = ({ fix: { redis }, shipped, warmBuildMs }: UpdatesFacts) =>
  `${redisWord(redis)}; built in ${duration(warmBuildMs.median)}, ${shippedWords(shipped)} to ship`

const shippedWords = ({ layers, ofLayers, compressedBytes }: UpdatesFacts['shipped']) =>
  `${layers} of ${count(ofLayers, 'layer')} (${megabytes(compressedBytes)})`

/** The claim's first half, which the layer cache decides. */
function rebuiltSentence({ shipped }: UpdatesFacts): string {
  const { layers, ofLayers } = shipped
  return layers < ofLayers
    ? `That it rebuilds everything is not so here: of the monolith's image it changes ${layers} of ${count(ofLayers, 'layer')}.`
    : `It rebuilds all of the monolith's ${count(ofLayers, 'layer')}.`
}

const redisWord = ({ restarted }: Touched) => (restarted ? 'Redis restarted' : 'Redis untouched')

function uptimes({ before, after }: Touched): string {
  const [old, now] = [before.uptimeSeconds, after.uptimeSeconds]
  return old === undefined || now === undefined ? '' : ` (up for ${old} s before, ${now} s after)`
}

function buildSentence({ monolithic, multiContainer }: Sides<UpdatesFacts>): string {
  const warm = {
    monolithic: monolithic.warmBuildMs,
    multiContainer: multiContainer.warmBuildMs,
  }
  const sooner = betterBySpread(warm, 'lower')
  const verdict = {
    same: 'no clear difference',
    monolithic: 'the monolith is sooner',
    multiContainer: 'the stack is sooner',
  }[sooner]
  return `With a warm layer cache the fix is built in ${median(warm.monolithic)} for the monolith and ${median(warm.multiContainer)} for the stack (${verdict}), and ${shippedWords(monolithic.shipped)} and ${shippedWords(multiContainer.shipped)} have to be shipped.`
}

function teamRow({ monolithic, multiContainer }: Sides<UpdatesFacts>): RowVerdict {
  const restartsOf = ({ fix, redisUpgrade }: UpdatesFacts) =>
    isDone(redisUpgrade) ? [fix.redis.restarted, redisUpgrade.web.restarted] : [fix.redis.restarted]
  const told = (facts: UpdatesFacts) => {
    const restarts = restartsOf(facts)
    return `${restarts.filter(Boolean).length} of ${count(restarts.length, 'change', 'changes')}`
  }
  // A newer Redis that is not possible is no better than one that takes the app along.
  const against = (facts: UpdatesFacts) =>
    restartsOf(facts).filter(Boolean).length + Number('impossible' in facts.redisUpgrade)
  const upgrade = ({ redisUpgrade }: UpdatesFacts) =>
    isDone(redisUpgrade)
      ? `${buildWords(redisUpgrade)}, ${redisUpgrade.users.failed} of ${redisUpgrade.users.requests} requests failed, ${kept(redisUpgrade)} tasks kept, web ${redisUpgrade.web.restarted ? 'restarted' : 'not restarted'}`
      : whyNot(redisUpgrade)
  const isKnown = [monolithic, multiContainer].every(
    ({ redisUpgrade }) => !('notMeasured' in redisUpgrade),
  )
  return {
    better: isKnown
      ? betterByCount(
          { monolithic: against(monolithic), multiContainer: against(multiContainer) },
          'lower',
        )
      : 'not-measured',
    headline: {
      monolithic: `other team's service restarted by ${told(monolithic)}`,
      multiContainer: `other team's service restarted by ${told(multiContainer)}`,
    },
    sentence: `The changes are a fix of the app and a newer Redis. The other team's service was restarted by ${told(monolithic)} in the monolith and by ${told(multiContainer)} in the stack. A newer Redis: ${upgrade(monolithic)}; in the stack: ${upgrade(multiContainer)}.`,
  }
}

const whyNot = (one: Impossible | NotMeasured) =>
  'impossible' in one ? `not possible (${one.impossible})` : `not measured (${one.notMeasured})`

const buildWords = ({ build }: { build: BuildTime | null }) =>
  build === null ? 'nothing to build' : `${duration(build.milliseconds)} to build${earlier(build)}`

function headline(facts: UpdatesFacts): string {
  const { swap } = bestWay(facts)
  return `fix built in ${duration(facts.warmBuildMs.median)}; ${failedShare(swap)}; ${redisWord(facts.fix.redis)}; ${kept(facts.fix)} tasks kept`
}

function caveats({ monolithic, multiContainer }: Sides<UpdatesFacts>): string[] {
  const cold = ({ coldBuild }: UpdatesFacts) =>
    'milliseconds' in coldBuild
      ? `${duration(coldBuild.milliseconds)}${earlier(coldBuild)}`
      : `not measured (${coldBuild.failed})`
  const lost = monolithic.fix.tasks.after < monolithic.fix.tasks.before
  return [
    `Built without any cache, once each: ${cold(monolithic)} for the monolith, ${cold(multiContainer)} for the stack. With it: ${count(monolithic.warmBuildMs.repetitions, 'fix', 'fixes')} each, another one every time, in ${monolithic.fixedFile}.`,
    'Users: 50 requests a second to GET /api/tasks, each on a connection of its own; one that is refused, broken off or answered with an error counts as failed. Both packagings were updated at the same time.',
    'One update of each was watched, and another would cost another number of requests: fewer failed ones count only where they are less than half, and by more than chance.',
    ...(lost
      ? [
          'The monolith lost its tasks because Redis keeps them in the container, which is replaced. A volume for Redis’s folder would keep them.',
        ]
      : []),
    ...shippedCaveats({ monolithic, multiContainer }),
    ...upgradeCaveats({ monolithic, multiContainer }),
    ...rollingCaveat('the monolith', monolithic),
    ...rollingCaveat('the stack', multiContainer),
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
    : [`A newer Redis: ${told.join('; ')}. Restarts and failed requests are real.`]
}

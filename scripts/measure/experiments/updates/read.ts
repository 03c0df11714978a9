import { eachSide, type Sides } from '../comparison.ts'
import { type BuildTime, earlier } from '../earlier-runs.ts'
import type { Reading, RowVerdict } from '../experiment.ts'
import { count, duration, median, megabytes } from '../../../core/figures.ts'
import { betterByRounds, betterEachTime } from '../better.ts'
import { isDone } from '../outcome.ts'
import { spreadOf } from '../../../core/spread.ts'
import { sum } from '../../../core/statistics.ts'
import type { Swap, Touched } from './swap.ts'
import type { UpdatesFacts } from './facts.ts'
import { caveats } from './caveats.ts'
import { failedOf, failedShare, hasFailed, hasLost, kept, updateCount, whyNot } from './words.ts'

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
  }
}

const percent = (share: number) => `${Math.round(100 * share)} %`

interface Way {
  way: string
  swaps: Swap[]
}

/** The way with the fewest failed requests that a packaging has. */
function bestWay({ fix, rolling }: UpdatesFacts): Way {
  const failed = (swaps: Swap[]) => sum(swaps, ({ users }) => users.failed)
  return isDone(rolling) && failed(rolling) <= failed(fix)
    ? { way: 'rolling over two copies', swaps: rolling }
    : { way: 'in place', swaps: fix }
}

/** Where a rolling update was not measured, it may have been the better way, unless the plain one failed nobody. */
const isBestWayKnown = ({ fix, rolling }: UpdatesFacts) =>
  !fix.some(hasFailed) || !('notMeasured' in rolling)

/** Whether any request fails, and whether any task is lost: how many are is another number in each update. */
function updatesRow(facts: Sides<UpdatesFacts>): RowVerdict {
  const { monolithic, multiContainer } = facts
  const best = eachSide(facts, bestWay)
  const failed = betterEachTime(
    eachSide(best, ({ swaps }) => swaps.map((one) => Number(hasFailed(one)))),
    'lower',
  )
  const lost = betterEachTime(
    eachSide(facts, ({ fix }) => fix.map((one) => Number(hasLost(one)))),
    'lower',
  )
  const isKnown = isBestWayKnown(monolithic) && isBestWayKnown(multiContainer)
  return {
    better: !isKnown ? 'not-measured' : failed === 'same' ? lost : failed,
    figure: {
      name: 'Requests that failed while updating',
      text: eachSide(best, ({ swaps }) => percent(failedShare(swaps))),
      amount: eachSide(best, ({ swaps }) => failedShare(swaps)),
    },
    headline: eachSide(
      facts,
      (one) => `${failedWords(bestWay(one).swaps)}; ${kept(one.fix)} tasks kept`,
    ),
    sentence: `While a fix went live, ${wayWords(best.monolithic)} for the monolith and ${wayWords(best.multiContainer)} for the stack.${inPlaceSentence(facts)} Of the tasks, the monolith kept ${kept(monolithic.fix)}, the stack ${kept(multiContainer.fix)}.`,
  }
}

function wayWords({ way, swaps }: Way): string {
  const longestGapMs = Math.max(...swaps.map(({ users }) => users.longestGapMs))
  return `${failedWords(swaps)} (${way}, longest gap ${duration(longestGapMs)})`
}

/** What the plain way cost those who have a better one. */
function inPlaceSentence({ monolithic, multiContainer }: Sides<UpdatesFacts>): string {
  const told = [
    { where: 'the monolith', facts: monolithic },
    { where: 'the stack', facts: multiContainer },
  ]
    .filter(({ facts }) => bestWay(facts).swaps !== facts.fix)
    .map(({ where, facts: { fix } }) => `in ${where}, ${failedWords(fix)}`)
  return told.length === 0 ? '' : ` In place ${told.join(', and ')}.`
}

const failedWords = (swaps: Swap[]) => `${failedOf(swaps)} requests failed in ${updateCount(swaps)}`

/** Of the two halves of the claim, the restart decides: what is rebuilt, the layer cache makes little of in both. */
function complexRow(facts: Sides<UpdatesFacts>): RowVerdict {
  const { monolithic, multiContainer } = facts
  const better = betterEachTime(
    eachSide(facts, ({ fix }) => fix.map(({ redis }) => Number(redis.restarted))),
    'lower',
  )
  const touched = ({ fix }: UpdatesFacts) => {
    const redis = fix.map((one) => one.redis)
    const restarts = redis.filter(({ restarted }) => restarted).length
    const often =
      restarts === 0 || restarts === fix.length ? '' : ` in ${restarts} of ${updateCount(fix)}`
    return `${restarts > 0 ? `restarts Redis, too${often}` : 'leaves Redis running'}${uptimes(redis[0])}`
  }
  const restarts = ({ fix }: UpdatesFacts) => fix.filter(({ redis }) => redis.restarted).length
  return {
    better,
    figure: {
      name: 'Fixes of the app that restart Redis',
      text: eachSide(facts, (one) => `${restarts(one)} of ${one.fix.length}`),
      amount: eachSide(facts, restarts),
    },
    headline: eachSide(facts, reach),
    sentence: `A one-line fix ${touched(monolithic)} in the monolith and ${touched(multiContainer)} in the stack. ${rebuiltSentence(monolithic)} ${buildSentence(facts)}`,
  }
}

const reach = ({ fix, shipped, warmBuildMs }: UpdatesFacts) =>
  `${redisWord(fix)}; built in ${duration(spreadOf(warmBuildMs).median)}, ${shippedWords(shipped)} to ship`

const shippedWords = ({ layers, ofLayers, compressedBytes }: UpdatesFacts['shipped']) =>
  `${layers} of ${count(ofLayers, 'layer')} (${megabytes(compressedBytes)})`

/** The claim's first half, which the layer cache decides. */
function rebuiltSentence({ shipped }: UpdatesFacts): string {
  const { layers, ofLayers } = shipped
  return layers < ofLayers
    ? `That it rebuilds everything is not so here: of the monolith's image it changes ${layers} of ${count(ofLayers, 'layer')}.`
    : `It rebuilds all of the monolith's ${count(ofLayers, 'layer')}.`
}

function redisWord(fix: Swap[]): string {
  const times = fix.filter(({ redis }) => redis.restarted).length
  if (times === 0) return 'Redis untouched'
  return times === fix.length ? 'Redis restarted' : `Redis restarted by ${times} of ${fix.length}`
}

function uptimes(redis: Touched | undefined): string {
  const [old, now] = [redis?.before.uptimeSeconds, redis?.after.uptimeSeconds]
  return old === undefined || now === undefined ? '' : ` (up for ${old} s before, ${now} s after)`
}

function buildSentence(facts: Sides<UpdatesFacts>): string {
  const { monolithic, multiContainer } = facts
  const warm = eachSide(facts, ({ warmBuildMs }) => median(spreadOf(warmBuildMs)))
  const sooner = betterByRounds(
    eachSide(facts, ({ warmBuildMs }) => warmBuildMs),
    'lower',
  )
  const verdict = {
    same: 'no clear difference',
    monolithic: 'the monolith is sooner',
    multiContainer: 'the stack is sooner',
  }[sooner]
  return `With a warm layer cache the fix is built in ${warm.monolithic} for the monolith and ${warm.multiContainer} for the stack (${verdict}), and ${shippedWords(monolithic.shipped)} and ${shippedWords(multiContainer.shipped)} have to be shipped.`
}

function teamRow(facts: Sides<UpdatesFacts>): RowVerdict {
  const { monolithic, multiContainer } = facts
  const isKnown = [monolithic, multiContainer].every(
    ({ redisUpgrade }) => !('notMeasured' in redisUpgrade),
  )
  return {
    better: isKnown ? betterEachTime(eachSide(facts, against), 'lower') : 'not-measured',
    figure: {
      name: 'Changes that restart the other service',
      text: eachSide(facts, restartShare),
      amount: eachSide(facts, (one) => sum(against(one), Number)),
    },
    headline: eachSide(facts, (one) => `other team's service restarted by ${restartWords(one)}`),
    sentence: `The changes are a fix of the app and a newer Redis. The other team's service was restarted by ${restartWords(monolithic)} in the monolith and by ${restartWords(multiContainer)} in the stack. A newer Redis: ${upgradeWords(monolithic)}; in the stack: ${upgradeWords(multiContainer)}.`,
  }
}

/** For each kind of change, whether it restarted the other team's service, each time. */
function restartsOf({ fix, redisUpgrade }: UpdatesFacts): boolean[][] {
  const byFix = fix.map(({ redis }) => redis.restarted)
  if (!isDone(redisUpgrade)) return [byFix]
  return [byFix, redisUpgrade.swaps.map(({ web }) => web.restarted)]
}

/** `1 of 2`: those changes that restart the other service each time. */
function restartShare(facts: UpdatesFacts): string {
  const changes = restartsOf(facts)
  return `${changes.filter((times) => times.every(Boolean)).length} of ${changes.length}`
}

/** `1 of 2 changes`: those that did it each time; and how many did it now and then. */
function restartWords(facts: UpdatesFacts): string {
  const changes = restartsOf(facts)
  const always = changes.filter((times) => times.every(Boolean)).length
  const sometimes = changes.filter((times) => times.some(Boolean)).length - always
  const rest = sometimes === 0 ? '' : `, and by ${sometimes} now and then`
  return `${always} of ${count(changes.length, 'change', 'changes')}${rest}`
}

/**
 * Changes that restart the other team's service, the first time, the second, and so on. A newer Redis that is not possible is
 * no better than one that takes the app along.
 */
function against(facts: UpdatesFacts): number[] {
  const [byFix = [], byUpgrade] = restartsOf(facts)
  const never = Number('impossible' in facts.redisUpgrade)
  return byFix.map(
    (restarted, time) => Number(restarted) + Number(byUpgrade?.[time] ?? false) + never,
  )
}

function upgradeWords({ redisUpgrade }: UpdatesFacts): string {
  if (!isDone(redisUpgrade)) return whyNot(redisUpgrade)
  const { swaps } = redisUpgrade
  const restarts = swaps.filter(({ web }) => web.restarted).length
  const web =
    restarts === 0
      ? 'web not restarted'
      : `web restarted ${restarts} of ${count(swaps.length, 'time')}`
  return `${buildWords(redisUpgrade)}, ${failedWords(swaps)}, ${kept(swaps)} tasks kept, ${web}`
}

const buildWords = ({ build }: { build: BuildTime | null }) =>
  build === null ? 'nothing to build' : `${duration(build.milliseconds)} to build${earlier(build)}`

function headline(facts: UpdatesFacts): string {
  const { fix, warmBuildMs } = facts
  return `fix built in ${duration(spreadOf(warmBuildMs).median)}; ${failedWords(bestWay(facts).swaps)}; ${redisWord(fix)}; ${kept(fix)} tasks kept`
}

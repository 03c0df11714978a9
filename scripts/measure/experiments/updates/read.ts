import { eachSide, type Sides } from '../comparison.ts'
import { type BuildTime, earlier } from '../earlier-runs.ts'
import type { Reading, RowVerdict } from '../experiment.ts'
import { count, duration, median, megabytes } from '../../../core/figures.ts'
import { betterByRounds, betterEachTime } from '../better.ts'
import { isDone, whyNot } from '../outcome.ts'
import { spreadOf } from '../../../core/spread.ts'
import { sum } from '../../../core/statistics.ts'
import type { Swap, Touched } from './swap.ts'
import type { UpdatesFacts } from './facts.ts'
import { caveats } from './caveats.ts'
import { bestWay, isBestWayKnown, isNoticed, type Way } from './ways.ts'
import { failedWords, hasFailed, hasLost, keptWords, updateCount } from './words.ts'

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

/**
 * Best with best: whether an update loses a task, and if neither does, whether it fails a request. How many is another
 * number each time.
 */
function updatesRow(facts: Sides<UpdatesFacts>): RowVerdict {
  const { monolithic, multiContainer } = facts
  const best = eachSide(facts, bestWay)
  const without = (isBad: (swap: Swap) => boolean) =>
    betterEachTime(
      eachSide(best, ({ swaps }) => swaps.map((one) => Number(isBad(one)))),
      'lower',
    )
  const lost = without(hasLost)
  const isKnown = isBestWayKnown(monolithic) && isBestWayKnown(multiContainer)
  const noticed = ({ swaps }: Way) => swaps.filter(isNoticed).length
  return {
    better: !isKnown ? 'not-measured' : lost === 'same' ? without(hasFailed) : lost,
    figure: {
      name: 'Updates that users noticed',
      text: eachSide(best, (one) => `${noticed(one)} of ${one.swaps.length}`),
      amount: eachSide(best, noticed),
    },
    headline: eachSide(best, ({ name, swaps }) => `${name}: ${outcomeWords(swaps)}`),
    sentence: `The best way to update the monolith: ${wayWords(best.monolithic)}. The best way to update the stack: ${wayWords(best.multiContainer)}. In place with in place: ${outcomeWords(monolithic.fix)} in the monolith; ${outcomeWords(multiContainer.fix)} in the stack.`,
  }
}

function wayWords({ name, swaps }: Way): string {
  const longestGapMs = Math.max(...swaps.map(({ users }) => users.longestGapMs))
  return `${name} (${outcomeWords(swaps)}, ${duration(longestGapMs)} at most without an answer)`
}

const outcomeWords = (swaps: Swap[]) => `${failedWords(swaps)}, ${keptWords(swaps)}`

/**
 * In place with in place. Of the two halves of the claim, the restart decides: what is rebuilt, the layer cache makes little
 * of in both.
 */
function complexRow(facts: Sides<UpdatesFacts>): RowVerdict {
  const { monolithic, multiContainer } = facts
  const better = betterEachTime(
    eachSide(facts, ({ fix }) => fix.map(({ redis }) => Number(redis.restarted))),
    'lower',
  )
  const touched = ({ fix }: UpdatesFacts) => {
    const restarts = redisRestarts(fix)
    const often =
      restarts === 0 || restarts === fix.length ? '' : ` in ${restarts} of ${updateCount(fix)}`
    return `${restarts > 0 ? `restarts Redis, too${often}` : 'leaves Redis running'}${uptimes(fix[0]?.redis)}`
  }
  return {
    better,
    figure: {
      name: 'Fixes of the app that restart Redis',
      text: eachSide(facts, ({ fix }) => `${redisRestarts(fix)} of ${fix.length}`),
      amount: eachSide(facts, ({ fix }) => redisRestarts(fix)),
    },
    headline: eachSide(facts, reach),
    sentence: `In place with in place: a one-line fix ${touched(monolithic)} in the monolith and ${touched(multiContainer)} in the stack. ${rebuiltSentence(monolithic)} ${buildSentence(facts)}`,
  }
}

const redisRestarts = (swaps: Swap[]) => swaps.filter(({ redis }) => redis.restarted).length

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
  const times = redisRestarts(fix)
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
  return `${buildWords(redisUpgrade)}, ${outcomeWords(swaps)}, ${web}`
}

const buildWords = ({ build }: { build: BuildTime | null }) =>
  build === null ? 'nothing to build' : `${duration(build.milliseconds)} to build${earlier(build)}`

function headline(facts: UpdatesFacts): string {
  const { fix, warmBuildMs } = facts
  const { name, swaps } = bestWay(facts)
  return `fix built in ${duration(spreadOf(warmBuildMs).median)}; in place: ${redisWord(fix)}; ${name}: ${outcomeWords(swaps)}`
}

import type { BuildTime, MaybeEarlier } from './earlier-runs.ts'
import { coldBuild, type ColdBuild } from './cold-build.ts'
import { DisposedTogether } from './disposed-together.ts'
import {
  type Bench,
  bothAtOnce,
  type SelfContainedExperiment,
  inTurn,
  type Pair,
  type Subject,
} from './experiment.ts'
import type { Impossible, NotMeasured } from './outcome.ts'
import { RunningCopy } from './running-copy.ts'
import type { Spread } from './spread.ts'
import type { Swap } from './swap.ts'
import { readUpdates } from './updates-read.ts'

const REBUILDS = 3

export interface UpdatesFacts {
  /** The file that the one-line fix is made in, from the source folder. */
  fixedFile: string
  /** The fix built with all of the build cache that an unchanged source has; another fix each time. */
  warmBuildMs: Spread
  coldBuild: ColdBuild
  /** Layers of the images after a fix that they had not before, of how many; an earlier run may have measured their size. */
  shipped: { layers: number; ofLayers: number; compressedBytes: number } & MaybeEarlier
  /** The fix put in place the plain way, with one copy of the app. */
  fix: Swap
  /** The same over two copies, one after the other. */
  rolling: Swap | Impossible | NotMeasured
  /** A newer Redis: its build, then put in place. Null where a download was only played, whose time says nothing. */
  redisUpgrade: (Swap & { build: BuildTime | null }) | Impossible | NotMeasured
}

export const updates: SelfContainedExperiment<UpdatesFacts> = {
  id: 'updates',
  question: 'What does a one-line fix cost, and a newer Redis?',
  teaches: ['Complex Updates', 'Updates', 'Team Independence'],
  needs: 'own-stacks-only',
  measure: (subjects, bench) => measureUpdates(subjects, bench),
  read: readUpdates,
}

/**
 * What is put in place is watched in both at once, for most of that is waiting; builds are timed one after the other, and
 * with the machine to themselves.
 * @param rebuilds of a fix with a warm cache
 * @param buildCold the build without a cache, which takes minutes
 */
export async function measureUpdates(
  subjects: Pair<Subject>,
  bench: Bench,
  rebuilds = REBUILDS,
  buildCold = coldBuild,
): Promise<Pair<UpdatesFacts>> {
  const updated = await measureCopies(subjects, bench, rebuilds)
  // Afterwards: it fills the build cache with a second set of equal layers.
  const cold = await inTurn(subjects, ({ packaging }) => buildCold(packaging, bench))
  return {
    monolithic: { ...updated.monolithic, coldBuild: cold.monolithic },
    multiContainer: { ...updated.multiContainer, coldBuild: cold.multiContainer },
  }
}

async function measureCopies(
  subjects: Pair<Subject>,
  bench: Bench,
  rebuilds: number,
): Promise<Pair<Omit<UpdatesFacts, 'coldBuild'>>> {
  await using opened = new DisposedTogether()
  const copies = await bothAtOnce(subjects, async ({ packaging }) =>
    opened.use(await RunningCopy.open(packaging, bench)),
  )
  const swaps = await bothAtOnce(copies, async (copy) => {
    const fix = await copy.replaceApp()
    const redisUpgrade = copy.timesUpgrade ? undefined : await copy.upgradeRedis()
    // Last, so that its second copy need not go before anything else.
    const rolling = await copy.rollApp()
    return { fix, redisUpgrade, rolling, ...(await copy.shipped()) }
  })
  bench.makeRoom()
  // What is left to do needs no users, and what runs costs others some of the machine.
  await bothAtOnce(copies, (copy) => (copy.timesUpgrade ? Promise.resolve() : copy.removeStack()))
  // Awaited, for the copies are there until this function ends.
  return await bench.alone(async () => {
    const fixes = await inTurn(copies, (copy) => copy.timeFixes(rebuilds))
    const facts = async (id: keyof Pair<unknown>) => ({
      warmBuildMs: fixes[id],
      ...swaps[id],
      redisUpgrade: swaps[id].redisUpgrade ?? (await copies[id].upgradeRedis()),
    })
    return { monolithic: await facts('monolithic'), multiContainer: await facts('multiContainer') }
  })
}

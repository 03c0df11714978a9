import type { Pair } from '../../../engine/packagings/packaging.ts'
import { coldBuild } from '../cold-build.ts'
import { DisposedTogether } from '../disposed-together.ts'
import { type Subject, type ExperimentContext, inTurn, bothAtOnce } from '../experiment.ts'
import type { UpdatesFacts } from './facts.ts'
import { RunningCopy } from './running-copy.ts'

export const REBUILDS = 3
/**
 * What is put in place is watched in both at once, for most of that is waiting; builds are timed one after the other, and
 * with the machine to themselves.
 * @param rebuilds of a fix with a warm cache
 * @param buildCold the build without a cache, which takes minutes
 */
export async function measureUpdates(
  subjects: Pair<Subject>,
  context: ExperimentContext,
  rebuilds = REBUILDS,
  buildCold = coldBuild,
): Promise<Pair<UpdatesFacts>> {
  const updated = await measureCopies(subjects, context, rebuilds)
  // Afterwards: it fills the build cache with a second set of equal layers.
  const cold = await inTurn(subjects, ({ packaging }) => buildCold(packaging, context))
  return {
    monolithic: { ...updated.monolithic, coldBuild: cold.monolithic },
    multiContainer: { ...updated.multiContainer, coldBuild: cold.multiContainer },
  }
}

async function measureCopies(
  subjects: Pair<Subject>,
  context: ExperimentContext,
  rebuilds: number,
): Promise<Pair<Omit<UpdatesFacts, 'coldBuild'>>> {
  await using opened = new DisposedTogether()
  const copies = await bothAtOnce(subjects, async ({ packaging }) =>
    opened.use(await RunningCopy.open(packaging, context)),
  )
  const swaps = await bothAtOnce(copies, async (copy) => {
    const fix = await copy.replaceApp()
    const redisUpgrade = copy.timesUpgrade ? undefined : await copy.upgradeRedis()
    // Last, so that its second copy need not go before anything else.
    const rolling = await copy.rollApp()
    return { fix, redisUpgrade, rolling, ...(await copy.shipped()) }
  })
  context.release()
  // What is left to do needs no users, and what runs costs others some of the machine.
  await bothAtOnce(copies, (copy) => (copy.timesUpgrade ? Promise.resolve() : copy.removeStack()))
  // Awaited, for the copies are there until this function ends.
  return await context.exclusive(async () => {
    const fixes = await inTurn(copies, (copy) => copy.timeFixes(rebuilds))
    const facts = async (id: keyof Pair<unknown>) => ({
      warmBuildMs: fixes[id],
      ...swaps[id],
      redisUpgrade: swaps[id].redisUpgrade ?? (await copies[id].upgradeRedis()),
    })
    return { monolithic: await facts('monolithic'), multiContainer: await facts('multiContainer') }
  })
}

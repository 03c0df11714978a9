import { coldBuild } from '../cold-build.ts'
import { DisposedTogether } from '../disposed-together.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, inTurn, sideBySide, type Subject } from '../subject.ts'
import type { UpdatesFacts } from './facts.ts'
import { RunningCopy } from './running-copy.ts'

export const REBUILDS = 3
/**
 * What is put in place is watched in both at once, for most of that is waiting; builds are timed one after the other.
 * @param rebuilds of a fix with a warm cache
 * @param buildCold the build without a cache, which takes minutes
 */
export async function measureUpdates(
  subjects: Subject[],
  context: ExperimentContext,
  rebuilds = REBUILDS,
  buildCold = coldBuild,
): Promise<BySubject<UpdatesFacts>> {
  const updated = await measureCopies(subjects, context, rebuilds)
  // Afterwards: it fills the build cache with a second set of equal layers.
  const built = await inTurn(updated, async ({ subject: { id, packaging }, facts }) => ({
    ...{ id, facts: { ...facts, coldBuild: await buildCold(packaging, context) } },
  }))
  return bySubject(built, ({ facts }) => facts)
}

interface Updated {
  subject: Subject
  facts: Omit<UpdatesFacts, 'coldBuild'>
}

async function measureCopies(
  subjects: Subject[],
  context: ExperimentContext,
  rebuilds: number,
): Promise<Updated[]> {
  await using opened = new DisposedTogether()
  const copies = await sideBySide(subjects, async (subject) => ({
    subject,
    copy: opened.use(await RunningCopy.open(subject.packaging, context)),
  }))
  const swapped = await sideBySide(copies, async ({ subject, copy }) => {
    const fix = await copy.replaceApp()
    return { subject, copy, facts: { fix, rolling: await copy.rollApp() } }
  })
  const upgraded = await inTurn(swapped, async ({ subject, copy, facts }) => {
    const shipped = await copy.shipped()
    const redisUpgrade = await copy.upgradeRedis()
    return { subject, copy, facts: { ...facts, ...shipped, redisUpgrade } }
  })
  await sideBySide(copies, ({ copy }) => copy.removeStack())
  // Awaited, for the copies are there until this function ends.
  return await inTurn(upgraded, async ({ subject, copy, facts }) => ({
    subject,
    facts: { ...facts, warmBuildMs: await copy.timeFixes(rebuilds) },
  }))
}

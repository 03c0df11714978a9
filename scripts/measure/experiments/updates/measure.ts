import { count } from '../../../core/figures.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { coldBuild } from '../cold-build.ts'
import { DisposedTogether } from '../disposed-together.ts'
import type { ExperimentContext } from '../experiment.ts'
import { inOrderOf } from '../order.ts'
import { type BySubject, bySubject, inTurn, sideBySide, type Subject } from '../subject.ts'
import type { UpdatesFacts } from './facts.ts'
import { RunningCopy } from './running-copy.ts'

/**
 * Builds are timed one after the other, while nothing else is done. What they built is then put in place in all stacks at
 * once, for most of that is waiting.
 * @param buildCold the build without a cache, which takes minutes
 */
export async function measureUpdates(
  subjects: Subject[],
  context: ExperimentContext,
  buildCold = coldBuild,
): Promise<BySubject<UpdatesFacts>> {
  const updated = await measureCopies(subjects, context)
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

/** What is known so far of a subject of which there is a copy. */
interface Fixed extends Pick<UpdatesFacts, 'warmBuildMs' | 'fix' | 'rolling' | 'blueGreen'> {
  subject: Subject
  copy: RunningCopy
}

async function measureCopies(subjects: Subject[], context: ExperimentContext): Promise<Updated[]> {
  const { rounds, repetitions } = context.extent
  await using opened = new DisposedTogether()
  const all = await sideBySide(subjects, async (subject): Promise<Fixed> => {
    const copy = opened.use(await RunningCopy.open(subject.packaging, context))
    return { subject, copy, warmBuildMs: [], fix: [], rolling: [], blueGreen: null }
  })
  for (let round = 0; round < rounds; round++) {
    await fixRound(all, round, repetitions, context)
  }
  const upgradable = await inTurn(all, async ({ subject, copy, ...measured }) => {
    const shipped = await copy.shipped()
    const redisUpgrade = await copy.prepareUpgrades()
    return { subject, copy, facts: { ...measured, ...shipped, redisUpgrade } }
  })
  for (let time = 0; time < repetitions; time++) await upgradeRound(upgradable, time, context)
  return upgradable
}

/** Puts what was built of Redis in place; first builds another image of it, but the first time. */
async function upgradeRound(
  all: (Updated & Pick<Fixed, 'copy'>)[],
  time: number,
  { docker }: ExperimentContext,
): Promise<void> {
  // What the first did is evidence enough: the others repeat it.
  const own = time === 0 ? docker : docker.recordingTo([])
  if (time > 0) {
    await inTurn(all, async ({ copy, facts }) => {
      facts.redisUpgrade = await copy.prepareNextUpgrade(own, facts.redisUpgrade)
    })
  }
  await sideBySide(all, async ({ copy, facts }) => {
    facts.redisUpgrade = await copy.upgradeRedis(own, facts.redisUpgrade)
  })
}

/**
 * Builds a fix of each. The first fixes are put in place, the next while another copy serves, the last are only built.
 */
async function fixRound(
  all: Fixed[],
  round: number,
  repetitions: number,
  { docker, progress }: ExperimentContext,
): Promise<void> {
  // What was done for the first time is evidence enough: the others repeat it.
  const own: Docker = round % repetitions === 0 ? docker : docker.recordingTo([])
  if (round === repetitions) {
    // Before the build: what is added must not have the fix yet.
    await sideBySide(all, async (one) => (one.rolling = await one.copy.prepareRolls(own)))
  }
  progress(`a fix, built with a warm cache, ${count(round + 1, 'time')}`)
  for (const { copy, warmBuildMs } of inOrderOf(round, all)) {
    warmBuildMs.push(await copy.buildFix(own))
  }
  if (round < repetitions) {
    progress('the fix, put in place')
    await sideBySide(all, async ({ copy, fix }) => fix.push(await copy.replaceApp(own)))
  } else if (round < 2 * repetitions) {
    progress('the fix, rolled over two copies')
    await sideBySide(all, async (one) => (one.rolling = await one.copy.rollApp(own, one.rolling)))
    // Not at the same time: what starts then takes the processor from the one that is rolled.
    progress('the fix, behind a gateway')
    await sideBySide(all, async (one) => {
      one.blueGreen = await one.copy.changeOver(own, one.blueGreen)
    })
  }
  if (round === 2 * repetitions - 1) await sideBySide(all, ({ copy }) => copy.endRolls(own))
}

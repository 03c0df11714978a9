import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Docker } from '../../../engine/docker/docker.ts'
import type { Evidence } from '../../../engine/docker/evidence.ts'
import { layerDigests } from '../../../engine/image/layer-digests.ts'
import { fixApp } from '../../../engine/packagings/app-fix.ts'
import { copySource } from '../../../engine/packagings/copy-source.ts'
import type { Packaging, Stack } from '../../../engine/packagings/packaging.ts'
import { buildKey, type BuildTime, keep, type Kept, recall, takeEarlier } from '../earlier-runs.ts'
import { DisposedTogether } from '../disposed-together.ts'
import type { ExperimentContext } from '../experiment.ts'
import { NotApplicable } from '../../../core/not-applicable.ts'
import { isDone, outcomeOf, refusable } from '../outcome.ts'
import { changeOver } from './blue-green.ts'
import { resetTasks } from './reset-tasks.ts'
import { type Swap, watchSwap } from './swap.ts'
import type { BlueGreenFacts, UpdatesFacts } from './facts.ts'
import { type Build, measureShipped } from './shipped.ts'

/** What an earlier run knows of a build with a newer Redis. */
interface TimedUpgrade {
  milliseconds: number
  /** What told this build from all before it, so that no build cache knew it. */
  mark: string
}

/** A packaging that was built from a copy of its source, and a stack of it: both may be changed at will. */
export class RunningCopy implements AsyncDisposable {
  readonly #copy: Packaging
  readonly #stack: Stack
  readonly #context: ExperimentContext
  /** Stands for what the copy was made from, among what is kept for later runs. */
  readonly #key: string
  /** What an earlier run knows of a newer Redis on that, so that no build has to be timed. */
  readonly #known: Kept<TimedUpgrade> | undefined
  readonly #builds: Build[] = []
  /** What runs, to be removed once. */
  readonly #running = new DisposedTogether()
  #fixedFile = ''
  #fixes = 0

  private constructor(
    { copy, stack }: { copy: Packaging; stack: Stack },
    { key, known }: { key: string; known: Kept<TimedUpgrade> | undefined },
    context: ExperimentContext,
  ) {
    this.#copy = copy
    this.#stack = stack
    this.#key = key
    this.#known = known
    this.#context = context
    this.#running.defer(() => stack.remove(context.docker.forCleanUp()))
  }

  static async open(packaging: Packaging, context: ExperimentContext): Promise<RunningCopy> {
    const { docker, run, signal, progress } = context
    const directory = path.join(run.directory, `updates-${packaging.id}`)
    progress(`a copy of the ${packaging.title.toLowerCase()} source`)
    await copySource(packaging.source, directory, signal)
    const key = await buildKey('a copy', packaging, context)
    const known = await recall<TimedUpgrade>(upgradeKey(key), context)
    const copy = await packaging.from(docker, directory, `fix-${run.id}`)
    try {
      await copy.build(docker, { rebuild: false, onLine: progress })
      const stack = await copy.launch(docker)
      const opened = new RunningCopy({ copy, stack }, { key, known }, context)
      await opened.#noteLayers()
      return opened
    } catch (error) {
      await removeImages(copy, docker)
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.removeStack()
    await removeImages(this.#copy, this.#context.docker)
  }

  /** Removes what runs. The copy can still be built. */
  removeStack(): Promise<void> {
    return this.#running[Symbol.asyncDispose]()
  }

  /**
   * What the fixes changed that were put in place. Not those that are built one right after the other: a layer that holds
   * nothing of a fix, but comes after one that does, is made again with the time of its folders, and so is another one
   * unless both were made in the same second.
   */
  async shipped(): Promise<Pick<UpdatesFacts, 'fixedFile' | 'shipped'>> {
    this.#context.progress('what a fix ships')
    return {
      fixedFile: path.relative(this.#copy.source, this.#fixedFile),
      shipped: await measureShipped(this.#builds, this.#copy, this.#key, this.#context),
    }
  }

  /**
   * Builds a fix, another one each time, with all of the build cache that the source had before it.
   * @returns how long the build took, in milliseconds
   */
  async buildFix(docker: Docker): Promise<number> {
    const file = await fixApp(this.#copy, ++this.#fixes)
    if (file === undefined) {
      throw new NotApplicable(
        'No source file of the app was found in what a Dockerfile copies, so there is none to fix and to build.',
      )
    }
    const start = performance.now()
    await this.#copy.build(docker, { rebuild: false, onLine: this.#context.progress })
    const milliseconds = Math.round(performance.now() - start)
    this.#fixedFile = file
    return milliseconds
  }

  /** Puts the fix that was built last in place, with one copy of the app. */
  async replaceApp(docker: Docker): Promise<Swap> {
    await this.#noteLayers(true)
    await resetTasks(this.#stack)
    return watchSwap(this.#stack, docker, () => this.#stack.replace(docker, 'web'))
  }

  /** Brings the app to two copies, over which a fix is to be rolled. @returns no update yet, or why there can be none */
  prepareRolls(docker: Docker): Promise<UpdatesFacts['rolling']> {
    return outcomeOf(async () => {
      await refusable(() => this.#stack.scale(docker, 2))
      return []
    }, this.#context.signal)
  }

  /** Puts the fix that was built last in place over two copies. @param before what came of that until now */
  async rollApp(docker: Docker, before: UpdatesFacts['rolling']): Promise<UpdatesFacts['rolling']> {
    if (!isDone(before)) return before
    await this.#noteLayers(true)
    await resetTasks(this.#stack)
    const roll = () => refusable(() => this.#stack.roll(docker))
    return outcomeOf(
      async () => [...before, await watchSwap(this.#stack, docker, roll)],
      this.#context.signal,
    )
  }

  /**
   * Puts the fix that was built last in place behind a gateway, and takes it back.
   * @param before what came of that until now
   */
  async changeOver(
    docker: Docker,
    before: UpdatesFacts['blueGreen'],
  ): Promise<BlueGreenFacts | null> {
    if (!this.#stack.blueGreen) return null
    await resetTasks(this.#stack)
    return changeOver(this.#stack.blueGreen, docker, before, this.#context.signal)
  }

  /** Leaves one copy of the app. */
  endRolls(docker: Docker): Promise<void> {
    return this.#stack.scale(docker, 1)
  }

  /** Builds with a newer Redis. @returns no upgrade yet, or why there can be none */
  prepareUpgrades(): Promise<UpdatesFacts['redisUpgrade']> {
    this.#context.progress('a newer Redis')
    return outcomeOf(
      async () => ({ swaps: [], build: await this.#buildNewerRedis() }),
      this.#context.signal,
    )
  }

  /** Builds another image of Redis, to be put in place next. @param before what came of the upgrades until now */
  prepareNextUpgrade(
    docker: Docker,
    before: UpdatesFacts['redisUpgrade'],
  ): Promise<UpdatesFacts['redisUpgrade']> {
    return outcomeOf(async () => {
      if (isDone(before)) await this.#buildAnotherImage(docker)
      return before
    }, this.#context.signal)
  }

  /** Puts the Redis that was built last in place, with one copy of the app. @param before what came of that until now */
  async upgradeRedis(
    docker: Docker,
    before: UpdatesFacts['redisUpgrade'],
  ): Promise<UpdatesFacts['redisUpgrade']> {
    if (!isDone(before)) return before
    return outcomeOf(async () => {
      const swap = await this.#replaceRedis(docker)
      return { ...before, swaps: [...before.swaps, swap] }
    }, this.#context.signal)
  }

  async #replaceRedis(docker: Docker): Promise<Swap> {
    await resetTasks(this.#stack)
    return watchSwap(this.#stack, docker, () =>
      refusable(() => this.#stack.replace(docker, 'redis')),
    )
  }

  /** Something new to put in the place of Redis's container. A package is not installed again for that: another fix will do. */
  async #buildAnotherImage(docker: Docker): Promise<void> {
    if (this.#copy.newerRedisIs === 'built') await this.buildFix(docker)
    else await this.#copy.newerRedis(docker, newMark(), { rebuild: false })
  }

  /** What changes stands early in a Dockerfile, so next to nothing of the cache is of use; unless an earlier run built it. */
  async #buildNewerRedis(): Promise<BuildTime | null> {
    const { docker, progress } = this.#context
    const known = this.#known
    const mark = known?.mark ?? newMark()
    const evidence: Evidence[] = []
    const options = { rebuild: false, onLine: progress }
    const start = performance.now()
    try {
      await this.#copy.newerRedis(docker.recordingTo(evidence), mark, options)
      const milliseconds = Math.round(performance.now() - start)
      if (this.#copy.newerRedisIs === 'simulated') return null
      if (known) return { milliseconds: known.milliseconds, ...takeEarlier(known, this.#context) }
      const measured: TimedUpgrade = { milliseconds, mark }
      await keep(upgradeKey(this.#key), { ...measured, evidence })
      return { milliseconds }
    } finally {
      docker.record(evidence)
    }
  }

  async #noteLayers(isFix = false): Promise<void> {
    const names = this.#copy.images.map(({ reference }) => reference)
    this.#builds.push({ isFix, layers: await layerDigests(this.#context.docker, names) })
  }
}

const newMark = () => randomBytes(4).toString('hex')

const upgradeKey = (key: string) => `${key}-newer-redis`

async function removeImages(copy: Packaging, docker: Docker): Promise<void> {
  const names = copy.images.map(({ reference }) => reference)
  await docker.forCleanUp().run(['image', 'rm', ...names], { reject: false })
}

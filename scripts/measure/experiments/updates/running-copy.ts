import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Docker } from '../../../engine/docker/docker.ts'
import type { Evidence } from '../../../engine/docker/evidence.ts'
import { layerDigests } from '../../../engine/image/layer-digests.ts'
import { addTask } from '../../../engine/load/task-client.ts'
import { fixApp } from '../../../engine/packagings/app-fix.ts'
import { copySource } from '../../../engine/packagings/copy-source.ts'
import type { Packaging, Stack } from '../../../engine/packagings/packaging.ts'
import { buildKey, type BuildTime, keep, type Kept, recall, takeEarlier } from '../earlier-runs.ts'
import { DisposedTogether } from '../disposed-together.ts'
import type { ExperimentContext } from '../experiment.ts'
import { NotApplicable } from '../../../core/not-applicable.ts'
import { outcomeOf, refusable } from '../outcome.ts'
import { type Spread, spreadOf } from '../../../core/spread.ts'
import { type Swap, watchSwap } from './swap.ts'
import type { UpdatesFacts } from './facts.ts'
import { type Build, measureShipped } from './shipped.ts'

const TASKS = 5

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

  /** Builds one fix after the other, each with all of the build cache that the source had before it. */
  async timeFixes(rebuilds: number): Promise<Spread> {
    this.#context.progress('fixes, built with a warm cache')
    const milliseconds = []
    for (let i = 0; i < rebuilds; i++) milliseconds.push(await this.#fixAndBuild())
    return spreadOf(milliseconds)
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

  /** Builds a fix and puts it in place, with one copy of the app. */
  async replaceApp(): Promise<Swap> {
    const { docker, progress } = this.#context
    progress('a fix, put in place')
    await this.#addTasks()
    await this.#fixAndBuild()
    return watchSwap(this.#stack, docker, () => this.#stack.replace(docker, 'web'))
  }

  /** Builds another fix and puts it in place over two copies, one after the other; then one is left. */
  async rollApp(): Promise<UpdatesFacts['rolling']> {
    const { docker, progress } = this.#context
    progress('another fix, rolled over two copies')
    const swap = await outcomeOf(async () => {
      await refusable(() => this.#stack.scale(docker, 2))
      await this.#fixAndBuild()
      return watchSwap(this.#stack, docker, () => refusable(() => this.#stack.roll(docker)))
    }, this.#context.signal)
    await this.#stack.scale(docker, 1)
    return swap
  }

  /** Builds with a newer Redis and puts it in place, with one copy of the app. */
  async upgradeRedis(): Promise<UpdatesFacts['redisUpgrade']> {
    const { docker, progress } = this.#context
    progress('a newer Redis')
    await this.#addTasks()
    return outcomeOf(async () => {
      const build = await this.#buildNewerRedis()
      // What a fix changes after it is told from this.
      await this.#noteLayers()
      const replace = () => refusable(() => this.#stack.replace(docker, 'redis'))
      return { ...(await watchSwap(this.#stack, docker, replace)), build }
    }, this.#context.signal)
  }

  /** What changes stands early in a Dockerfile, so next to nothing of the cache is of use; unless an earlier run built it. */
  async #buildNewerRedis(): Promise<BuildTime | null> {
    const { docker, progress } = this.#context
    const known = this.#known
    const mark = known?.mark ?? randomBytes(4).toString('hex')
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

  /** @returns how long the build took, in milliseconds */
  async #fixAndBuild(): Promise<number> {
    const file = await fixApp(this.#copy, ++this.#fixes)
    if (file === undefined) {
      throw new NotApplicable(
        'No source file of the app was found in what a Dockerfile copies, so there is none to fix and to build.',
      )
    }
    const { docker, progress } = this.#context
    const start = performance.now()
    await this.#copy.build(docker, { rebuild: false, onLine: progress })
    const milliseconds = Math.round(performance.now() - start)
    this.#fixedFile = file
    await this.#noteLayers(true)
    return milliseconds
  }

  async #noteLayers(isFix = false): Promise<void> {
    const names = this.#copy.images.map(({ reference }) => reference)
    this.#builds.push({ isFix, layers: await layerDigests(this.#context.docker, names) })
  }

  async #addTasks(): Promise<void> {
    const [url = ''] = this.#stack.urls()
    for (let n = 1; n <= TASKS; n++) {
      await addTask(url, `Task ${n} before the update`)
    }
  }
}

const upgradeKey = (key: string) => `${key}-newer-redis`

async function removeImages(copy: Packaging, docker: Docker): Promise<void> {
  const names = copy.images.map(({ reference }) => reference)
  await docker.forCleanUp().run(['image', 'rm', ...names], { reject: false })
}

import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Docker } from '../docker/docker.ts'
import { removingReplaced } from '../docker/nameless-images.ts'
import { messageOf } from '../../core/errors.ts'
import { LAB_LABEL, labelArguments } from '../../core/labels.ts'
import { ROOT } from '../../core/paths.ts'
import { newRun } from '../../core/run.ts'
import { type Base, RECIPE_LABEL, STAND_IN_LABEL, UBUNTU } from './catalogue.ts'
import { debianHost, type DebianHost, isObstacle, type Obstacle } from './host.ts'
import { localImage } from './local-image.ts'
import { fetchNpm, NPM_VERSION } from './npm-package.ts'
import { type Ingredients, recipeHash, SHARED_DIRECTORY, STAND_INS_DIRECTORY } from './recipe.ts'
import { makeRootfs } from './rootfs.ts'

type Progress = (message: string) => void

/** Why no stand-in can be built, for a sentence, and what could be done. */
export class StandInsImpossible extends Error {
  /** Empty where nothing on this machine helps. */
  readonly remedy: string

  constructor(message: string, remedy = '', options?: ErrorOptions) {
    super(message, options)
    this.remedy = remedy
  }
}

/** npm's `node` package, a dependency of ours: its binary is Node's official one. */
const NODE_DIRECTORY = path.join(ROOT, 'node_modules', 'node', 'bin')

/**
 * Makes sure that the engine has a stand-in for each of these bases, built from what the recipes say now. Those that
 * it has already are kept.
 * @throws StandInsImpossible
 */
export async function ensureStandIns(
  docker: Docker,
  bases: Base[],
  onProgress: Progress,
  host?: DebianHost | Obstacle,
): Promise<void> {
  host ??= await debianHost()
  if (isObstacle(host)) throw new StandInsImpossible(host.message, host.remedy)
  const ingredients = await collectIngredients(docker, host)
  const stale = await staleOnes(docker, bases, ingredients)
  if (stale.length === 0) return
  // A run's folder, for `npm run clean` knows those: a process that is killed leaves it.
  const { directory } = await newRun()
  const remove = () => {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  }
  // After Ctrl-C the process ends without waiting for us.
  process.once('exit', remove)
  try {
    await new Builder(docker, host, ingredients, directory, onProgress).build(stale)
  } finally {
    process.off('exit', remove)
    remove()
  }
}

async function collectIngredients(docker: Docker, { codename }: DebianHost): Promise<Ingredients> {
  const { stdout } = await docker.run([
    ...['version', '--format', '{{.Server.Os}}/{{.Server.Arch}}'],
  ])
  const engine = stdout.trim()
  const here = `linux/${{ x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch}`
  if (engine !== here) {
    throw new StandInsImpossible(
      `the engine runs ${engine} images, and stand-ins built on this machine would be ${here}`,
    )
  }
  const nodeVersion = process.version
  return { codename, architecture: engine, nodeVersion, npmVersion: NPM_VERSION }
}

/** Those that are missing or were built from something else. */
async function staleOnes(docker: Docker, bases: Base[], ingredients: Ingredients) {
  const checked = await Promise.all(
    bases.map(async (base) => {
      const [image, recipe] = await Promise.all([
        localImage(docker, base.standIn),
        recipeHash(base.name, ingredients),
      ])
      return image?.recipe === recipe ? [] : [base]
    }),
  )
  return checked.flat()
}

class Builder {
  readonly #docker: Docker
  readonly #host: DebianHost
  readonly #ingredients: Ingredients
  readonly #directory: string
  readonly #onProgress: Progress

  constructor(
    docker: Docker,
    host: DebianHost,
    ingredients: Ingredients,
    directory: string,
    onProgress: Progress,
  ) {
    this.#docker = docker
    this.#host = host
    this.#ingredients = ingredients
    this.#directory = directory
    this.#onProgress = onProgress
  }

  /** The Debian base first, for all others are built on it; then those, side by side. */
  async build(bases: Base[]): Promise<void> {
    const [ubuntu] = await staleOnes(this.#docker, [UBUNTU], this.#ingredients)
    const others = bases.filter(({ name }) => name !== 'ubuntu')
    const [npm] = await Promise.all([
      others.some(({ name }) => name === 'node') ? this.#npm() : undefined,
      ubuntu ? this.#buildUbuntu() : undefined,
    ])
    await Promise.all(
      others.map((base) => this.#image(base, path.join(STAND_INS_DIRECTORY, base.name), npm)),
    )
  }

  async #npm(): Promise<string> {
    return fetchNpm(this.#directory).catch((error: unknown) => {
      throw new StandInsImpossible(
        `npm could not be fetched: ${messageOf(error)}`,
        'see whether `npm ping` works, or ',
        { cause: error },
      )
    })
  }

  async #buildUbuntu(): Promise<void> {
    const context = path.join(this.#directory, 'rootfs')
    await mkdir(context)
    this.#onProgress(`building a base system from the packages of ${this.#host.codename}`)
    await makeRootfs(this.#host, path.join(context, 'base.tar')).catch((error: unknown) => {
      throw new StandInsImpossible(
        `mmdebstrap failed: ${messageOf(error)}`,
        'see whether `apt-get update` works, or ',
        { cause: error },
      )
    })
    await this.#image(UBUNTU, context)
  }

  async #image({ name, official, standIn }: Base, context: string, npm?: string): Promise<void> {
    this.#onProgress(`building ${standIn}`)
    const contexts = name === 'node' ? [`node=${NODE_DIRECTORY}`, `npm=${npm ?? ''}`] : []
    const command = [
      ...['buildx', 'build', '--load', '--progress', 'plain', '--provenance', 'false'],
      ...['--file', path.join(STAND_INS_DIRECTORY, name, 'Dockerfile'), '--tag', standIn],
      ...(name === 'ubuntu' ? [] : ['--build-arg', `BASE=${UBUNTU.standIn}`]),
      ...[`shared=${SHARED_DIRECTORY}`, ...contexts].flatMap((one) => ['--build-context', one]),
      ...labelArguments({
        [STAND_IN_LABEL]: official,
        [LAB_LABEL]: 'true',
        [RECIPE_LABEL]: await recipeHash(name, this.#ingredients),
      }),
      context,
    ]
    await removingReplaced(this.#docker, [standIn], () => this.#docker.run(command))
  }
}

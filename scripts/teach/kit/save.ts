import { createWriteStream } from 'node:fs'
import { access, mkdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { execa } from 'execa'
import { BASES } from '../../engine/bases/catalogue.ts'
import { csv } from '../../engine/docker/csv.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import type { EngineFacts } from '../../engine/install/engine.ts'
import { ExpectedError } from '../../core/errors.ts'
import { ROOT } from '../../core/paths.ts'
import type { Run } from '../../core/run.ts'
import { runSteps, type Step } from '../../core/steps.ts'
import {
  BUILDS,
  buildArguments,
  builtImages,
  type KitBuild,
  kitNameOfBase,
  kitPrefix,
} from './builds.ts'
import { recipeOf } from './dependencies.mjs'
import { ownBases, otherBases } from './kit-bases.ts'
import { FORMAT, KIT, type KitImage, type Manifest } from './kit-file.mjs'
import {
  cacheFiles,
  fillNpmCache,
  hostName,
  npmHosts,
  type NpmCache,
  type NpmHost,
} from './npm-cache.ts'
import type { SaveOptions } from './options.ts'
import { membersOf, type Source, writeKit } from './write-kit.ts'

export interface SaveContext extends SaveOptions {
  /** Absolute. */
  file: string
  docker: Docker
  run: Run
  engine: EngineFacts
  /** Where less than everything is wanted. */
  builds?: readonly KitBuild[]
  hosts?: NpmHost[]
}

export interface Saved {
  manifest: Manifest
  bytes: number
  /** What is not in the kit, a sentence each. */
  notes: string[]
}

/** What is known of one architecture while the kit is made. */
interface PlatformWork {
  platform: string
  builds: readonly KitBuild[]
  bases: KitImage[]
  archive: Source
}

/**
 * Makes a kit. What it tags in the engine is untagged again, whatever happens.
 * @throws ExpectedError where the file is there already, or something that belongs into it cannot be had
 */
export async function saveKit(context: SaveContext): Promise<Saved> {
  const { file, docker, run, engine, force, builds = BUILDS } = context
  await refuseToReplace(file, force)
  refuseOldEngine(engine)
  const own = engine.architecture
  const platforms = context.platforms.length > 0 ? context.platforms : [own]
  const works = platforms.map((platform) => workOn(platform, builds, run))
  let npm: NpmCache | undefined
  let saved: Saved | undefined
  try {
    await runSteps([
      inTurn('Base images', works, (work) => async (progress) => {
        const { platform } = work
        work.bases =
          platform === own
            ? await ownBases(docker, platform, progress)
            : await otherBases(docker, run, platform, progress)
      }),
      inTurn(
        'Images, with what it takes to build them again',
        works,
        (work) => (progress) => buildAll(docker, work, progress),
      ),
      inTurn('Packing the images', works, (work) => () => saveImages(docker, work)),
      one("npm's packages", async (progress) => {
        const directory = path.join(run.directory, 'npm')
        await mkdir(directory)
        npm = await fillNpmCache(directory, context.hosts ?? npmHosts(platforms), progress)
      }),
      one('Writing the kit', async () => {
        if (!npm) throw new Error("npm's packages are missing")
        saved = await write(context, works, npm)
      }),
    ])
  } finally {
    await removeKitNames(docker.forCleanUp(), platforms)
  }
  if (!saved) throw new Error('Nothing was written.')
  return saved
}

async function refuseToReplace(file: string, force: boolean): Promise<void> {
  const present = await stat(file).catch(() => undefined)
  if (present && (!force || !present.isFile())) {
    throw new ExpectedError(
      `${file} is there already.`,
      present.isFile() ? 'Add --force to replace it, or choose another name.' : 'Name a file.',
    )
  }
  await access(path.dirname(file), 2).catch(() => {
    throw new ExpectedError(
      `Nothing can be written to ${path.dirname(file)}.`,
      'Choose a folder that is there and yours.',
    )
  })
}

/** Before Docker 25, `docker save` wrote a layout that a build cannot take its cache from. */
function refuseOldEngine({ version }: EngineFacts): void {
  if (Number(version.split('.')[0]) >= 25) return
  throw new ExpectedError(
    `A kit is saved by Docker 25 or newer; this is ${version}.`,
    'Update the engine (loading a kit works on older ones).',
  )
}

function workOn(platform: string, builds: readonly KitBuild[], run: Run): PlatformWork {
  const name = `images-${platform.replace('/', '-')}.tar.gz`
  return { platform, builds, bases: [], archive: { name, file: path.join(run.directory, name) } }
}

const one = (title: string, task: Step['task']) => ({
  title,
  sideBySide: false,
  steps: [{ title, task }],
})

const inTurn = (
  title: string,
  works: PlatformWork[],
  taskFor: (work: PlatformWork) => Step['task'],
) => ({
  title,
  sideBySide: false,
  steps: works.map((work) => ({ title: work.platform, task: taskFor(work) })),
})

/** Each with its cache inside ("inline"), which a build elsewhere takes its steps' results from. */
async function buildAll(
  docker: Docker,
  { platform, builds }: PlatformWork,
  progress: (line: string) => void,
): Promise<void> {
  const bundle = process.env['NODE_EXTRA_CA_CERTS']
  for (const build of builds) {
    progress(build.image)
    const bases = BASES.filter(({ variable }) => build.bases.includes(variable))
    await docker.run(
      buildArguments(build, [
        ...['--platform', platform, '--cache-to', 'type=inline'],
        ...['--tag', `${kitPrefix(platform)}/${build.image}`],
        ...bases.flatMap(({ name, variable }) => [
          ...['--build-arg', `${variable}=${kitNameOfBase(platform, name)}`],
        ]),
        ...(bundle ? ['--secret', csv({ id: 'extra-ca', src: bundle })] : []),
      ]),
      { onLine: progress },
    )
  }
}

const imagesOf = ({ platform, builds, bases }: PlatformWork) => [
  ...bases,
  ...builtImages(platform, builds),
]

async function saveImages(docker: Docker, work: PlatformWork) {
  const names = imagesOf(work).map(({ kitName }) => kitName)
  // The fastest level: others take a minute more and save a tenth.
  const gzip = createGzip({ level: constants.Z_BEST_SPEED })
  await docker.stream(['save', ...names], (stdout) =>
    pipeline(stdout, gzip, createWriteStream(work.archive.file)),
  )
}

async function write(context: SaveContext, works: PlatformWork[], npm: NpmCache): Promise<Saved> {
  const cached = (await cacheFiles(npm.directory)).map((place, index) => ({
    ...{ name: `npm-${index + 1}`, file: path.join(npm.directory, place) },
    path: place.split(path.sep).join('/'),
  }))
  const sources: Source[] = [...works.map(({ archive }) => archive), ...cached]
  const manifest: Manifest = {
    kit: KIT,
    format: FORMAT,
    createdAt: new Date().toISOString(),
    lab: await labVersion(),
    engine: context.engine.version,
    npm: { registry: npm.registry, hosts: npm.hosts.map((host) => hostName(host)) },
    platforms: works.map((work) => ({
      ...{ platform: work.platform, member: work.archive.name },
      images: imagesOf(work),
    })),
    members: await membersOf(sources),
  }
  const bytes = await writeKit(context.file, manifest, sources)
  return { manifest, bytes, notes: npm.notes }
}

async function labVersion(): Promise<Manifest['lab']> {
  const text = await readFile(path.join(ROOT, 'package.json'), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  const git = await execa('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, reject: false })
  return {
    version,
    commit: git.exitCode === 0 ? git.stdout.trim() : 'unknown',
    recipe: recipeOf(ROOT),
  }
}

/** Only the names that a kit is packed under; what they named goes on living where something else needs it. */
export async function removeKitNames(docker: Docker, platforms: string[]): Promise<void> {
  for (const platform of platforms) {
    const { stdout } = await docker.run([
      ...['image', 'ls', '--filter', `reference=${kitPrefix(platform)}/*`],
      ...['--format', '{{.Repository}}:{{.Tag}}'],
    ])
    const names = stdout.split('\n').filter((line) => line !== '')
    if (names.length > 0) await docker.run(['image', 'rm', ...names])
  }
}

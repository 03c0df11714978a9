import { inspectBases, type InspectedBase } from '../../engine/bases/inspect.ts'
import { debianHost, type DebianHost, isObstacle, type Obstacle } from '../../engine/bases/host.ts'
import { describeStorage, readBuildStorage } from '../../engine/docker/build-storage.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { findLabObjects, type LabObject } from '../../engine/docker/lab-objects.ts'
import { findLeftImages } from '../../engine/docker/left-images.ts'
import type { RunImage } from '../../engine/docker/run-images.ts'
import { count } from '../../core/figures.ts'
import { isFree } from '../../core/ports.ts'
import { endedRuns, isAlive } from '../../core/run.ts'
import { CHROMIUM_REMEDY, findChromium } from '../../core/chromium.ts'
import { NEEDS_ENGINE, type Check, type Outcome } from './outcome.ts'

/** The ports of a stack that is started by hand; a compare takes free ones. */
const PORTS = { MONOLITHIC_PORT: '8081', MULTI_CONTAINER_PORT: '8082' }

/** What the lab itself has and needs; the engine's part of it only where one answers. */
export function labChecks(docker: Docker, hasEngine: boolean): Check[] {
  return [
    {
      title: 'Base images',
      check: async () =>
        hasEngine ? checkBases(await inspectBases(docker), await debianHost()) : NEEDS_ENGINE,
    },
    {
      title: 'Left-overs',
      check: async () => (hasEngine ? checkLeftOvers(await leftOvers(docker)) : NEEDS_ENGINE),
    },
    {
      title: 'Kept builds',
      check: async () =>
        hasEngine
          ? { status: 'ok', detail: describeStorage(await readBuildStorage(docker)) }
          : NEEDS_ENGINE,
    },
    { title: 'Ports', check: async () => checkPorts(await takenPorts(process.env)) },
    { title: 'Test browser', check: async () => checkBrowser(await findChromium()) },
  ]
}

/** Whether an image can be pulled is known only when it is tried; that nothing could take its place is known before. */
export function checkBases(bases: InspectedBase[], host: DebianHost | Obstacle): Outcome {
  const names = (state: InspectedBase['state']) =>
    bases.filter((base) => base.state === state).map(({ wanted }) => wanted)
  const parts = [
    ['present', names('present')],
    ['built as stand-ins', names('stand-in')],
    ['to be pulled, or built as stand-ins', absent(bases, true)],
    ['to be pulled', absent(bases, false)],
  ] as const
  const detail = parts
    .filter(([, images]) => images.length > 0)
    .map(([what, images]) => `${what}: ${images.join(', ')}`)
    .join('; ')
  if (absent(bases, false).length === 0) return { status: 'ok', detail }
  const why = isObstacle(host) ? host.message : 'a variable names it'
  return {
    status: 'warning',
    detail,
    remedy: `Should a pull fail, there is no stand-in (${why}): \`docker pull\` tells`,
  }
}

function absent(bases: InspectedBase[], canBuildStandIn: boolean): string[] {
  return bases
    .filter((base) => base.state === 'absent' && base.canBuildStandIn === canBuildStandIn)
    .map(({ wanted }) => wanted)
}

interface LeftOvers {
  objects: LabObject[]
  /** That no run needs any more. */
  images: RunImage[]
  /** Of runs whose process is gone. */
  folders: string[]
}

async function leftOvers(docker: Docker): Promise<LeftOvers> {
  const [objects, images, folders] = await Promise.all([
    findLabObjects(docker),
    findLeftImages(docker),
    endedRuns(),
  ])
  return { objects, images, folders }
}

export function checkLeftOvers({ objects, images, folders }: LeftOvers, alive = isAlive): Outcome {
  const left = objects.filter(({ owner }) => owner === '' || !alive(owner))
  const running = objects.length - left.length
  const kinds = [
    ...left.map(({ kind }) => kind),
    ...images.map(() => 'image'),
    ...folders.map(() => 'folder'),
  ]
  const detail = [
    kinds.length === 0 ? 'none' : `of earlier runs: ${countKinds(kinds)}`,
    ...(running > 0 ? [`${running} of a run that is still going on`] : []),
  ].join('; ')
  if (kinds.length === 0) return { status: 'ok', detail }
  return { status: 'warning', detail, remedy: 'npm run clean' }
}

function countKinds(kinds: string[]): string {
  return [...Map.groupBy(kinds, (kind) => kind)]
    .map(([kind, { length }]) => count(length, kind))
    .join(', ')
}

/** @param taken names of the variables, with the port that each stands for */
export function checkPorts(taken: [name: string, port: number][]): Outcome {
  if (taken.length === 0) return { status: 'ok', detail: 'the ones for a start by hand are free' }
  return {
    status: 'warning',
    detail: `${taken.map(([, port]) => port).join(' and ')} in use; a compare takes others`,
    remedy: `For a start by hand set ${taken.map(([name]) => name).join(' and ')} to a free port`,
  }
}

async function takenPorts(
  env: Record<string, string | undefined>,
): Promise<[name: string, port: number][]> {
  const ports = Object.entries(PORTS).map(([name, usual]): [string, number] => {
    return [name, Number(/\d+$/.exec(env[name] ?? usual)?.[0] ?? usual)]
  })
  const free = await Promise.all(ports.map(([, port]) => isFree(port)))
  return ports.filter((_, place) => free[place] === false)
}

export function checkBrowser(path: string | undefined): Outcome {
  if (path !== undefined) return { status: 'ok', detail: path }
  return {
    status: 'warning',
    detail: 'no Chromium; only a part of `npm test` needs it',
    remedy: CHROMIUM_REMEDY,
  }
}

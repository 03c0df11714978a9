import { statfs } from 'node:fs/promises'
import type { Detection } from '../../engine/install/detect.ts'
import { isAtLeast, type EngineFacts } from '../../engine/install/facts.ts'
import type { Host } from '../../engine/install/host.ts'
import {
  describeMissing,
  manualRemedy,
  missingParts,
  planInstall,
  PODMAN_REMEDY,
  type Part,
} from '../../engine/install/install-plan.ts'
import { refusedError } from '../../engine/install/start.ts'
import { ExpectedError } from '../../core/errors.ts'
import { NEEDS_ENGINE, type Check, type Outcome } from './outcome.ts'

const GIB = 1024 ** 3
/** A machine that is sold with 2 GiB: its kernel takes a part. */
const MINIMUM_MEMORY = 1.8 * GIB
const MINIMUM_DISK = 5 * GIB
/** The first that knows `start_interval` of a health check, without which Compose refuses the stack. */
const MINIMUM_ENGINE = '25'

/** The checks of the engine and of what runs it. */
export function engineChecks(found: Detection, host: Host): Check[] {
  const { server } = found
  return [
    { title: 'Docker engine', check: () => checkEngine(found, host) },
    { title: 'Docker Compose', check: () => checkPart('compose', found.compose, found, host) },
    { title: 'buildx', check: () => checkPart('buildx', found.buildx, found, host) },
    {
      title: 'Image store',
      check: () => (server ? { status: 'ok', detail: server.imageStore } : NEEDS_ENGINE),
    },
    {
      title: 'Memory',
      check: () => (server ? checkMemory(server.memoryBytes, server.cpus) : NEEDS_ENGINE),
    },
    {
      title: 'Disk',
      check: async () =>
        server
          ? checkDisk(await freeBytes(found.endpoint, server.dataRoot), server.dataRoot)
          : NEEDS_ENGINE,
    },
  ]
}

/**
 * What keeps a compare from running on an engine that answers, by the same checks as above.
 * @throws ExpectedError, before anything is changed
 */
export async function refuseUnfit(engine: EngineFacts): Promise<void> {
  const { version, memoryBytes, cpus, endpoint, dataRoot } = engine
  const outcomes = [
    checkVersion(version, version),
    checkMemory(memoryBytes, cpus),
    checkDisk(await freeBytes(endpoint, dataRoot), dataRoot),
  ]
  for (const { status, detail, remedy = '' } of outcomes) {
    if (status !== 'missing') continue
    throw new ExpectedError(`The Docker engine is not fit for a compare: ${detail}.`, remedy)
  }
}

export function checkEngine(found: Detection, host: Host): Outcome {
  const { server, endpoint = 'an unknown place' } = found
  if (!server) return lacking('engine', found, host)
  const detail = `${server.version} on ${server.operatingSystem}, ${server.architecture}, at ${endpoint}`
  return checkVersion(server.version, detail)
}

function checkVersion(version: string, detail: string): Outcome {
  if (isAtLeast(version, MINIMUM_ENGINE)) return { status: 'ok', detail }
  return {
    status: 'missing',
    detail: `${detail}; the lab needs ${MINIMUM_ENGINE} or newer`,
    remedy: 'Update it: https://docs.docker.com/engine/install/',
  }
}

export function checkPart(
  part: 'compose' | 'buildx',
  version: string | undefined,
  found: Detection,
  host: Host,
): Outcome {
  if (missingParts(found).includes(part)) return lacking(part, found, host)
  return { status: 'ok', detail: version ?? '' }
}

export function checkMemory(bytes: number, cpus: number): Outcome {
  const detail = `${gib(bytes)} GiB, ${cpus} CPUs`
  if (bytes >= MINIMUM_MEMORY) return { status: 'ok', detail }
  return {
    status: 'missing',
    detail: `${detail}; the lab needs ${gib(MINIMUM_MEMORY)} GiB`,
    remedy: "Give Docker's machine more memory (Docker Desktop: Settings → Resources)",
  }
}

/** @param free bytes, undefined where the engine's disk cannot be seen from here */
export function checkDisk(free: number | undefined, dataRoot: string): Outcome {
  if (free === undefined) return { status: 'ok', detail: `${dataRoot} is out of sight from here` }
  const detail = `${gib(free)} GiB free in ${dataRoot}`
  if (free >= MINIMUM_DISK) return { status: 'ok', detail }
  return {
    status: 'missing',
    detail: `${detail}; the lab needs ${gib(MINIMUM_DISK)} GiB`,
    remedy: 'docker system df   (shows what takes the room)',
  }
}

function lacking(part: Part, found: Detection, host: Host): Outcome {
  const detail = describeMissing(part, found)
  return { status: 'missing', detail, remedy: remedyFor(part, found, host) }
}

function remedyFor(part: Part, found: Detection, host: Host): string {
  const { endpoint, problem, podman } = found
  if (podman) return part === 'engine' ? PODMAN_REMEDY : 'Docker Engine first, as above'
  if (part === 'engine' && /permission denied/i.test(problem)) return refusedError().remedy
  if (part === 'engine' && endpoint !== undefined && !endpoint.endsWith('/run/docker.sock')) {
    return 'Start it, or choose another one with `docker context use`'
  }
  const plan = planInstall(host, missingParts(found), found.client)
  return plan ? 'npm run compare -- --install-engine' : manualRemedy(host, [part])
}

async function freeBytes(
  endpoint: string | undefined,
  dataRoot: string,
): Promise<number | undefined> {
  if (!endpoint?.startsWith('unix:')) return undefined
  try {
    const { bavail, bsize } = await statfs(dataRoot)
    return bavail * bsize
  } catch {
    return undefined
  }
}

function gib(bytes: number): string {
  return (Math.floor((bytes / GIB) * 10) / 10).toString()
}

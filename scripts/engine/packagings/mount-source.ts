import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { isWithin } from '../../core/paths.ts'
import { type ComposeModel, deviceOf } from './compose-model.ts'

/** What lies at a path of this machine that a stack mounts. */
export interface MountSource {
  /** `other`: a socket, a device, a pipe. */
  kind: 'file' | 'folder' | 'missing' | 'other'
  /** Whether it is in a folder of the pair, wherever links lead. */
  isInside: boolean
}

export type MountSources = Record<string, MountSource>

/**
 * Looks at everything of this machine that the services mount.
 * @param folders the pair's own
 */
export async function mountSourcesOf(
  model: ComposeModel,
  folders: string[],
): Promise<MountSources> {
  const own = await Promise.all(folders.map(realpathOf))
  const found = [...new Set(pathsOf(model))].map(async (source) => {
    return [source, await lookAt(source, own)] as const
  })
  return Object.fromEntries(await Promise.all(found))
}

function pathsOf({ services, volumes = {}, secrets = {}, configs = {} }: ComposeModel): string[] {
  const ofServices = Object.values(services).flatMap((service) => [
    ...(service.volumes ?? []).flatMap(({ type, source }) =>
      type === 'bind' && source !== undefined ? [source] : [],
    ),
    ...(service.secrets ?? []).map(({ source }) => secrets[source]?.file),
    ...(service.configs ?? []).map(({ source }) => configs[source]?.file),
  ])
  const ofVolumes = Object.values(volumes).map(deviceOf)
  return [...ofServices, ...ofVolumes].filter((one) => one !== undefined)
}

async function lookAt(source: string, folders: string[]): Promise<MountSource> {
  const real = await realpathOf(source)
  const isInside = folders.some((folder) => isWithin(real, folder))
  return { kind: await kindOf(real), isInside }
}

async function kindOf(file: string): Promise<MountSource['kind']> {
  try {
    const found = await stat(file)
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other'
  } catch (error) {
    if (!isMissing(error)) throw error
    return 'missing'
  }
}

/** With links followed, as far as it is there. */
async function realpathOf(file: string): Promise<string> {
  try {
    return await realpath(file)
  } catch (error) {
    if (!isMissing(error)) throw error
    const parent = path.dirname(file)
    return parent === file ? file : path.join(await realpathOf(parent), path.basename(file))
  }
}

const isMissing = (error: unknown) =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

import {
  type ComposeModel,
  type ComposeMount,
  type ComposeService,
  deviceOf,
} from './compose-model.ts'
import type { MountSources } from './mount-source.ts'

/** A volume that takes the place of a folder of the host which services may write to. */
export interface FolderCopy {
  /** What the model calls it. */
  key: string
  /** What the engine calls it. */
  volume: string
  /** The owner's; only read. Absent where nothing is there to begin with. */
  from?: string
  /** What it takes the place of: a path of the host, or a volume of the model that stands for one. */
  source: string
}

/** One for each folder that at least one service may write to, or that is not there. */
export function folderCopiesOf(
  { services, volumes = {} }: ComposeModel,
  sources: MountSources,
  project: string,
): FolderCopy[] {
  const mounts = Object.values(services).flatMap((service) => service.volumes ?? [])
  const folders = mounts
    .filter((mount) => mount.type === 'bind' && !canBeShared(mount, sources))
    .flatMap(({ source }) => (source === undefined ? [] : [source]))
  const unique = [...new Set(folders)].map((source, index) => {
    const key = `lab-copy-${index + 1}`
    const isThere = sources[source]?.kind !== 'missing'
    return { key, volume: `${project}_${key}`, source, ...(isThere ? { from: source } : {}) }
  })
  // A volume that stands for a folder keeps its key.
  const standing = Object.entries(volumes).flatMap(([key, volume]) => {
    const from = deviceOf(volume)
    if (from === undefined || sources[from]?.kind !== 'folder') return []
    return [{ key, volume: `${project}_${key}`, source: key, from }]
  })
  return [...unique, ...standing]
}

/** A service's mounts, none of which lets it write to a file of the owner's. */
export function ownMounts(
  { volumes }: ComposeService,
  copies: FolderCopy[],
): Pick<ComposeService, 'volumes'> {
  if (!volumes) return {}
  return { volumes: volumes.map((mount) => ownMount(mount, copies)) }
}

function ownMount(mount: ComposeMount, copies: FolderCopy[]): ComposeMount {
  if (mount.type !== 'bind') return mount
  const { target, read_only: isReadOnly } = mount
  const copy = copies.find(({ source }) => source === mount.source)
  if (!copy) return { ...mount, read_only: true, bind: { create_host_path: false } }
  // `nocopy`: what the image has in this place is hidden by a folder of the host, so it is by the copy.
  return {
    ...{ type: 'volume', source: copy.key, target, volume: { nocopy: true } },
    ...(isReadOnly ? { read_only: true } : {}),
  }
}

/** Whether a mount can stay as it is, but read-only: a file, or a folder that is only read. */
function canBeShared({ source = '', read_only: isReadOnly }: ComposeMount, sources: MountSources) {
  const kind = sources[source]?.kind
  return kind === 'file' || (isReadOnly === true && kind === 'folder')
}

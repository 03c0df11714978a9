import { mapValues, without } from '../../core/records.ts'
import type {
  ComposeFile,
  ComposeModel,
  ComposeNetwork,
  ComposeService,
  ComposeVolume,
} from './compose-model.ts'
import { leftOut } from './left-out.ts'
import type { MountSources } from './mount-source.ts'
import { type FolderCopy, folderCopiesOf, ownMounts } from './own-mounts.ts'
import { ownService } from './own-service.ts'
import type { Own } from './own.ts'

/** A stack that shares nothing with any other, and the folders that some of its volumes begin as copies of. */
export interface OwnStack {
  model: ComposeModel & { name: string }
  copies: FolderCopy[]
}

/**
 * Turns a stack as its owner runs it into one that is wholly a run's own: it has other names, labels, ports, networks and
 * volumes, and can write to none of the owner's files. What cannot be had apart is refused before (`refusalsOf`).
 * @throws NotPossible where it cannot be without what is to be left out
 */
export function ownModel(theirs: ComposeModel, sources: MountSources, own: Own): OwnStack {
  const { project, labels } = own
  const copies = folderCopiesOf(theirs, sources, project)
  const service = (name: string, definition: ComposeService) => ({
    ...ownService(name, definition, own),
    ...ownMounts(definition, copies),
  })
  const volumes = {
    ...mapValues(theirs.volumes ?? {}, (_, name) => ({ name: `${project}_${name}`, labels })),
    ...Object.fromEntries(copies.map(({ key, volume }) => [key, { name: volume, labels }])),
  } satisfies Record<string, ComposeVolume>
  const model: OwnStack['model'] = {
    name: project,
    services: mapValues(theirs.services, (one, name) => service(name, one)),
    networks: mapValues(theirs.networks ?? {}, (network) => ownNetwork(network, labels)),
    volumes,
    secrets: mapValues(theirs.secrets ?? {}, ownFile),
    configs: mapValues(theirs.configs ?? {}, ownFile),
  }
  return { model: own.without ? leftOut(model, own.without) : model, copies }
}

/** Without its name, its addresses and its driver: what is left is whether it has a way out. */
function ownNetwork(network: ComposeNetwork | null, labels: Own['labels']): ComposeNetwork {
  return { labels, ...(network?.internal ? { internal: true } : {}) }
}

/** Compose itself mounts these read-only. */
const ownFile = (file: ComposeFile): ComposeFile => without(file, ['name'])

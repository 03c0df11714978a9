import { ROOT } from '../../core/paths.ts'
import { OWN_MONOLITH, OWN_WELL_RUN } from './causes.ts'
import type { EntryPort } from './entry-port.ts'
import type { BaseReferences, PackagedImage, Replacements, SubjectId } from './packaging.ts'

/** Where a monolith is built from. */
export interface MonolithSource {
  id: SubjectId
  /** As reports and steps name it. */
  title: string
  /** Absolute: the build's context. */
  context: string
  /** From there. */
  dockerfile: string
  image: Omit<PackagedImage, 'service'>
  /** Whether it is a run's own, to be changed and removed at its end. */
  isCopy?: boolean
  /** For images that its Dockerfile names and that are not to be had. */
  replacements: Replacements
  /** Whether the engine's own builder is to read a Dockerfile that asks for another. */
  ownFrontend?: boolean
  /** From the context: how it is started by hand, which is configuration, too. */
  composeFile?: string
  /** What it is started with beside the lab's own arguments of `docker run`. */
  hardening?: string[]
  /** Where Redis keeps its file inside, in a volume of the container's own that outlives an update. */
  dataPath?: string
  /** An image of HAProxy, for an update behind a gateway. */
  gatewayImage?: string
  /** Of its image, and of that of a copy; found out where it is first needed. */
  port?: EntryPort
}

/** The lab's own. */
export function ownMonolith(bases: BaseReferences): MonolithSource {
  return {
    ...{ id: 'monolithic', title: 'Typical monolith' },
    context: ROOT,
    dockerfile: 'monolithic/Dockerfile',
    image: { reference: 'task-app:monolithic', base: bases.UBUNTU_IMAGE, causes: OWN_MONOLITH },
    replacements: {},
    gatewayImage: bases.GATEWAY_IMAGE,
  }
}

/** The lab's own with every fix that needs no split. What starts it is what its compose file and its README say. */
export function ownWellRun(bases: BaseReferences): MonolithSource {
  return {
    ...{ id: 'wellRun', title: 'Well-run monolith' },
    context: ROOT,
    dockerfile: 'monolithic/well-run/Dockerfile',
    image: { reference: 'task-app:well-run', base: bases.UBUNTU_IMAGE, causes: OWN_WELL_RUN },
    replacements: {},
    gatewayImage: bases.GATEWAY_IMAGE,
    composeFile: 'monolithic/well-run/compose.yaml',
    hardening: [
      ...['--read-only', '--tmpfs', '/run', '--tmpfs', '/tmp'],
      ...['--cap-drop', 'ALL', '--cap-add', 'KILL', '--cap-add', 'SETGID', '--cap-add', 'SETUID'],
      ...['--security-opt', 'no-new-privileges:true'],
      ...['--memory', '640m', '--memory-swap', '640m', '--pids-limit', '128'],
      ...['--log-driver', 'json-file', '--log-opt', 'max-size=10m', '--log-opt', 'max-file=3'],
    ],
    dataPath: '/var/lib/redis',
  }
}

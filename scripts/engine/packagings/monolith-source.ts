import { ROOT } from '../../core/paths.ts'
import { OWN_MONOLITH } from './causes.ts'
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
  /** Of its image, and of that of a copy; found out where it is first needed. */
  port?: EntryPort
}

/** The lab's own. */
export function ownMonolith(bases: BaseReferences): MonolithSource {
  return {
    ...{ id: 'monolithic', title: 'Monolithic' },
    context: ROOT,
    dockerfile: 'monolithic/Dockerfile',
    image: { reference: 'task-app:monolithic', base: bases.UBUNTU_IMAGE, causes: OWN_MONOLITH },
    replacements: {},
  }
}

import { ROOT } from '../../core/paths.ts'
import type { EntryPort } from './entry-port.ts'
import type { BaseReferences, Cause, PackagedImage, Replacements, SubjectId } from './packaging.ts'

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

const CAUSES: Cause[] = [
  { name: 'Redis and supervisor', packages: ['redis-server', 'supervisor'] },
  {
    name: 'Debugging tools',
    packages: ['curl', 'wget', 'vim', 'htop', 'net-tools', 'iputils-ping'],
  },
  { name: 'Build tools', packages: ['build-essential', 'gcc', 'python3', 'python3-dev'] },
  { name: 'node_modules', paths: /^app\/.*node_modules\// },
  { name: 'Node and npm', paths: /^usr\/local\// },
  { name: 'The app', paths: /^app\// },
]

/** The lab's own. */
export function ownMonolith(bases: BaseReferences): MonolithSource {
  return {
    ...{ id: 'monolithic', title: 'Monolithic' },
    context: ROOT,
    dockerfile: 'monolithic/Dockerfile',
    image: { reference: 'task-app:monolithic', base: bases.UBUNTU_IMAGE, causes: CAUSES },
    replacements: {},
  }
}

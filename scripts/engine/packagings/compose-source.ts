import { ROOT } from '../../core/paths.ts'
import type { StackEntry } from './stack-entry.ts'
import type { BaseReferences, Cause, Replacements } from './packaging.ts'

/** Where a Compose stack is built from. */
export interface ComposeSource {
  /** Absolute: holds the compose file and all build contexts. */
  directory: string
  /** The one that Compose is run in, from there. */
  folder: string
  /** What the images that it builds are called, before a colon and the service. */
  prefix: string
  /** For a copy: in the name of each image, of those too that are used as they come. Else empty. */
  tag: string
  /** What is known of the images by service; what is not is weighed without causes. */
  known: Record<string, { base?: string; causes: Cause[] }>
  /** For images that it runs or is built on and that are not to be had. */
  replacements: Replacements
  /** Whether the engine's own builder is to read Dockerfiles that ask for another. */
  ownFrontend?: boolean
  /** An image with a shell, to copy folders with. */
  tools: string
  /** Where users reach it, and a copy; found out where it is first needed. */
  entry?: StackEntry
}

/** The lab's own. */
export function ownStack(bases: BaseReferences): ComposeSource {
  return {
    directory: ROOT,
    folder: 'multi-container',
    prefix: 'task-app',
    tag: '',
    replacements: {},
    tools: bases.REDIS_IMAGE,
    known: {
      gateway: {
        base: bases.GATEWAY_IMAGE,
        causes: [{ name: 'Its configuration', paths: /^usr\/local\/etc\// }],
      },
      web: {
        base: bases.RUNTIME_IMAGE,
        causes: [
          { name: "Node's binary", paths: /^usr\/local\/bin\/node$/ },
          { name: 'The app, bundled', paths: /^app\// },
        ],
      },
      redis: { causes: [{ name: 'Redis, as it comes', paths: /^/ }] },
    },
  }
}

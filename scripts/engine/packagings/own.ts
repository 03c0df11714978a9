import type { Entry } from './entry.ts'
import type { LeftOut } from './left-out.ts'
import type { ImageNames } from './own-images.ts'
import type { Replacements, Limits } from './packaging.ts'

/** What a stack gets of its own. */
export interface Own extends ImageNames {
  /** The project's name, which the names of all containers, networks and volumes begin with. */
  project: string
  labels: Record<string, string>
  /** On the images that are built, beside the lab's own. */
  imageLabels?: Record<string, string>
  /** For images that builds start from and that are not to be had. */
  replacements: Replacements
  /** Where the entry is to be published; every other published port becomes a random one. */
  entry?: Entry
  /** The address of the host that ports are published on; absent: all of them. */
  hostIp?: string
  /** In place of the file's. */
  limits?: Limits
  /** What it is to be without. */
  without?: LeftOut
}

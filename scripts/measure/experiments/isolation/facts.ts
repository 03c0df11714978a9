import type { Attempt } from '../../../engine/faults/post-exploitation.ts'
import type { NeighborFacts } from '../../../engine/faults/neighbor.ts'
import type { ProcessStatus, Listener } from '../../../engine/docker/proc.ts'
import type { Inventory } from '../../../engine/image/inventory.ts'
import type { Vulnerabilities, NotScanned } from '../../../engine/image/vulnerabilities.ts'

export interface IsolationFacts {
  /** The app's process as the kernel sees it. */
  web: ProcessStatus
  /** From inside the app's container, as the app's user, with what its image offers. */
  attempts: Attempt[]
  neighbors: NeighborFacts[]
  processes: (Pick<ProcessStatus, 'uid' | 'capabilities'> & { service: string; name: string })[]
  /** TCP ports by container. */
  listening: { service: string; ports: Listener[] }[]
  /** What the app's image offers to whoever gets in there. */
  webImage: Inventory
  /** Of all images together; what is in two of them has to be patched in both, and counts twice. */
  whole: Inventory
  vulnerabilities: Vulnerabilities | NotScanned
}

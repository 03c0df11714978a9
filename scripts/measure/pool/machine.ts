import type { Environment } from '../../engine/environment.ts'

/** A machine as a pool names it: nothing of it tells whose it is. */
export interface Machine {
  cpus: number
  memoryBytes: number
  /** `26.1.5`. */
  engine: string
  store: string
  architecture: string
}

const DRIVERS = ['overlay2', 'overlayfs', 'btrfs', 'zfs', 'vfs', 'fuse-overlayfs']
const STORES = DRIVERS.flatMap((driver) => [driver, `${driver} (containerd)`])
const PROCESSORS = ['amd64', 'arm64', 'arm', '386', 'riscv64', 'ppc64le', 's390x']
const ARCHITECTURES = PROCESSORS.map((processor) => `linux/${processor}`)

/** What the environment of a run says of its machine. A text that no engine gives may hold a name, and is not handed on. */
export function machineOf({ cpus, memoryBytes, ...texts }: Environment): Machine {
  return {
    ...{ cpus, memoryBytes },
    engine: /^\d+(\.\d+){0,2}/.exec(texts.engineVersion)?.[0] ?? 'unknown',
    store: oneOf(STORES, texts.imageStore),
    architecture: oneOf(ARCHITECTURES, texts.architecture),
  }
}

const oneOf = (known: string[], text: string) => (known.includes(text) ? text : 'another')

import type { EngineFacts } from './install/facts.ts'
import type { ResolvedImage } from './bases/bases.ts'

/** What a report says of the machine. */
export function environmentOf(engine: EngineFacts): Environment {
  return {
    engineVersion: engine.version,
    imageStore: engine.imageStore,
    composeVersion: engine.composeVersion,
    operatingSystem: engine.operatingSystem,
    architecture: engine.architecture,
    cpus: engine.cpus,
    memoryBytes: engine.memoryBytes,
    nodeVersion: process.version,
  }
}

/** What a report says of the base images. */
export function describeBases(bases: ResolvedImage[]): Base[] {
  return bases.map(({ wanted: name, reference, digest, standIn, reason }) => ({
    ...{ name, reference, digest, standIn, reason },
  }))
}

export interface Environment {
  engineVersion: string
  imageStore: string
  composeVersion: string
  operatingSystem: string
  architecture: string
  cpus: number
  memoryBytes: number
  nodeVersion: string
}

export interface Base {
  /** The official image that was wanted. */
  name: string
  /** What was used in its place, or the same. */
  reference: string
  digest: string | null
  standIn: boolean
  reason: string
}

import type { EngineFacts } from '../engine/facts.ts'
import type { ResolvedImage } from '../bases/bases.ts'
import type { Base, Environment } from './results.ts'

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

import type { ResolvedBase } from '../bases/bases.ts'
import type { BaseReferences } from './packaging.ts'

/** The base images as the Dockerfiles and the compose file take them: variable → reference. */
export function baseReferences(bases: ResolvedBase[]): BaseReferences {
  return Object.fromEntries(
    bases.map(({ variable, reference }) => [variable, reference]),
  ) as BaseReferences
}

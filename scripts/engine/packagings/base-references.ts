import type { ResolvedBase } from '../bases/bases.ts'
import { BASES, wantedImage } from '../bases/catalogue.ts'
import type { BaseReferences } from './packaging.ts'

/**
 * The base images as the Dockerfiles and the compose file take them: variable → reference. One that nobody needed, and
 * that was not looked for, is the one that would have been wanted.
 */
export function baseReferences(bases: ResolvedBase[]): BaseReferences {
  return Object.fromEntries(
    BASES.map((base) => {
      const found = bases.find(({ name }) => name === base.name)
      return [base.variable, found?.reference ?? wantedImage(base, process.env).wanted]
    }),
  ) as BaseReferences
}

import type { SubjectId } from '../../engine/packagings/packaging.ts'
import { type BySubject, ofSubject } from './subject.ts'

/** Which two subjects are compared: all in one container on the one side, split into services on the other. */
export interface Comparison {
  monolithic: SubjectId
  multiContainer: SubjectId
}

/** What there is of each side of a comparison. */
export type Sides<T> = Record<keyof Comparison, T>

/** Who does better: a side of a comparison. */
export type Better = keyof Comparison | 'same'

/**
 * What there is of the two subjects that are compared.
 * @throws Error where one of them is missing
 */
export function sidesOf<T>(all: BySubject<T>, comparison: Comparison): Sides<T> {
  return eachSide(comparison, (id) => ofSubject(all, id))
}

/** The same for each side. */
export const eachSide = <T, R>(sides: Sides<T>, of: (one: T) => R): Sides<R> => ({
  monolithic: of(sides.monolithic),
  multiContainer: of(sides.multiContainer),
})

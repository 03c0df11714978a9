import { allOf } from '../../core/all-of.ts'
import type { Packaging, Stack, SubjectId } from '../../engine/packagings/packaging.ts'

/** What a run looks at: one way to package the app. */
export interface Subject {
  id: SubjectId
  /** As reports name it: `Monolithic`. */
  title: string
  packaging: Packaging
}

/** A subject with a stack of it that runs. */
export interface RunningSubject extends Subject {
  stack: Stack
}

/** What there is of each subject, by its id. */
export type BySubject<T> = Record<SubjectId, T>

/** Does the same with each, one after the other. */
export async function inTurn<S, T>(all: readonly S[], task: (one: S) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  for (const one of all) done.push(await task(one))
  return done
}

/** Does the same with all side by side: for what measures no time of its own, and mostly waits. */
export function sideBySide<S, T>(all: readonly S[], task: (one: S) => Promise<T>): Promise<T[]> {
  return allOf(all.map(task))
}

/** Keeps what there is of each by its subject's id. */
export function bySubject<S extends Pick<Subject, 'id'>, T>(
  all: readonly S[],
  of: (one: S) => T,
): BySubject<T> {
  return Object.fromEntries(all.map((one) => [one.id, of(one)]))
}

/**
 * What there is of one subject.
 * @throws Error where there is nothing
 */
export function ofSubject<T>(all: BySubject<T>, id: SubjectId): T {
  const one = all[id]
  if (one === undefined) throw new Error(`There is nothing of the subject ${id}`)
  return one
}

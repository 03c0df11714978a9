import type { Case } from './cases.ts'

/** A route of a limit: it answers with a constant as large as the app's answer to a case. */
export interface Constant {
  method: 'GET' | 'POST'
  path: string
  status: number
  /** Its content type. */
  type?: string
  /** Of the body. */
  bytes: number
}

/** An answer of the app, as far as a limit imitates it. */
export type Model = Pick<Constant, 'status' | 'type' | 'bytes'>

/** Cases differ in how much they answer, also where they have the same route: each has a path of its own. */
export const limitPath = ({ id }: Case) => `/${id}`

export const constantOf = (one: Case, model: Model): Constant => ({
  method: one.method,
  path: limitPath(one),
  ...model,
})

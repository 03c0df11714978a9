import path from 'node:path'
import { ExpectedError } from '../../core/errors.ts'
import { LAB_DIRECTORY, ROOT } from '../../core/paths.ts'

export const DOCS = path.join(ROOT, 'docs')
/** Where a build of the site goes unless told otherwise. */
export const SITE = path.join(LAB_DIRECTORY, 'site')
/** Tells VitePress's configuration, which nobody calls, the folder of the address that the site lies in. */
export const BASE_VARIABLE = 'DOCS_BASE'

/** The base that a run is to have, with a slash at both ends. */
export function baseFrom(env: Record<string, string | undefined>): string {
  return asBase(env[BASE_VARIABLE] ?? '/')
}

/** @throws ExpectedError for what is no path of an address */
export function asBase(typed: string): string {
  const base = `/${typed}/`.replaceAll(/\/+/g, '/')
  if (/^[\w.~/-]+$/.test(base)) return base
  throw new ExpectedError(
    `${typed} cannot be the folder that the site lies in.`,
    'It is the path of its address, such as /refactoring-monolithic-containers/.',
  )
}

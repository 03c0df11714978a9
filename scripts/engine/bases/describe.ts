import type { ResolvedBase } from './bases.ts'

/** One line: which image it is, and why. */
export function describeBase({ wanted, reference, standIn, digest, reason }: ResolvedBase): string {
  const what = standIn ? `stand-in ${reference}` : (digest ?? 'a local image')
  return `${wanted}: ${what}, ${reason}`
}

/**
 * What to type where stand-ins are in use and plain docker commands do not find them; else undefined.
 * @param named the official names that stand-ins have already
 */
export function whatToType(bases: ResolvedBase[], named: string[]): string | undefined {
  if (bases.every(({ standIn, official }) => !standIn || named.includes(official))) return undefined
  return [
    "Plain docker commands look for the official images' names. Give them to the stand-ins, if you want to build by hand:",
    '  npm run bases -- --tag-stand-ins',
  ].join('\n')
}

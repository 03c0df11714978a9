import { CHROMIUM_REMEDY } from '../../core/chromium.ts'

/** The three kinds of tests, as vitest.config.ts names them. */
export const KINDS = ['unit', 'docker', 'browser'] as const
export type Kind = (typeof KINDS)[number]

/** What this machine has for tests beyond Node. */
export interface Means {
  engine: boolean
  chromium: boolean
}

export interface LeftOut {
  kinds: Kind[]
  /** One line for the reader: what, why, and how to get it. */
  line: string
}

/** Which of the wanted kinds cannot run here; undefined where all can. */
export function leftOut(wanted: Kind[], { engine, chromium }: Means): LeftOut | undefined {
  const needs = [
    {
      met: engine,
      kinds: ['docker', 'browser'],
      reason: 'no Docker engine with Compose and buildx: see `npm run doctor`',
    },
    { met: chromium, kinds: ['browser'], reason: `no Chromium: ${CHROMIUM_REMEDY}` },
  ].filter(({ met, kinds }) => !met && wanted.some((kind) => kinds.includes(kind)))
  const kinds = wanted.filter((kind) => needs.some((need) => need.kinds.includes(kind)))
  if (kinds.length === 0) return undefined
  const reasons = needs.map(({ reason }) => reason).join('; ')
  return { kinds, line: `Left out: ${kinds.join(' and ')} tests (${reasons}).` }
}

/** Whether this is CI, where nothing may be left out. */
export function isCI({ CI = '' }: Record<string, string | undefined>): boolean {
  return !['', '0', 'false'].includes(CI.toLowerCase())
}

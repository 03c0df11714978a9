import { expect, test } from 'vitest'
import type { ResolvedBase } from './bases.ts'
import { describeBase, whatToType } from './describe.ts'

const OFFICIAL: ResolvedBase = {
  name: 'redis',
  variable: 'REDIS_IMAGE',
  official: 'redis:7-alpine',
  wanted: 'redis:7-alpine',
  reference: 'redis:7-alpine',
  digest: 'sha256:1',
  standIn: false,
  reason: 'pulled',
}
const STAND_IN: ResolvedBase = {
  ...OFFICIAL,
  reference: 'lab-standin/redis:7-alpine',
  digest: null,
  standIn: true,
  reason:
    "built from Debian's packages, because the pull failed (registry docker.io: it does not answer)",
}

test('says which image it is, and why', () => {
  expect(describeBase(OFFICIAL)).toBe('redis:7-alpine: sha256:1, pulled')
  expect(describeBase({ ...OFFICIAL, digest: null })).toBe('redis:7-alpine: a local image, pulled')
  expect(describeBase(STAND_IN)).toBe(
    "redis:7-alpine: stand-in lab-standin/redis:7-alpine, built from Debian's packages, because the pull failed (registry docker.io: it does not answer)",
  )
})

test('says what to type only where a stand-in lacks the official name', () => {
  expect(whatToType([OFFICIAL], [])).toBeUndefined()
  expect(whatToType([OFFICIAL, STAND_IN], ['redis:7-alpine'])).toBeUndefined()
  expect(whatToType([OFFICIAL, STAND_IN], [])).toContain('npm run bases -- --tag-stand-ins')
})

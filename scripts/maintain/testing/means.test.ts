import { describe, expect, it } from 'vitest'
import { isCI, KINDS, leftOut, type Kind } from './means.ts'

const ALL = [...KINDS]

describe('leftOut', () => {
  it.each<[Kind[], boolean, boolean, string]>([
    [ALL, true, true, ''],
    [ALL, false, true, 'docker browser'],
    [ALL, true, false, 'browser'],
    [ALL, false, false, 'docker browser'],
    [['unit'], false, false, ''],
    [['docker'], true, false, ''],
  ])('of %j, with an engine %s and a browser %s: "%s"', (wanted, engine, chromium, kinds) => {
    expect(leftOut(wanted, { engine, chromium })?.kinds.join(' ') ?? '').toBe(kinds)
  })

  it('says in one line what, why and how to get it', () => {
    const line = leftOut(ALL, { engine: false, chromium: false })?.line
    expect(line).toMatch(
      /^Left out: docker and browser tests \(no Docker engine.*doctor.*no Chromium.*CHROMIUM_PATH\)\.$/,
    )
  })
})

it.each([
  [{ CI: 'true' }, true],
  [{ CI: '1' }, true],
  [{ CI: 'false' }, false],
  [{ CI: '' }, false],
  [{}, false],
])('%j is CI: %s', (env, expected) => {
  expect(isCI(env)).toBe(expected)
})

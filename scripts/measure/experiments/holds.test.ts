import { expect, it } from 'vitest'
import type { Verdict } from './experiment.ts'
import { holdsFor } from './holds.ts'

it.each<[Verdict['better'][], string]>([
  [['multiContainer'], 'yes'],
  [['multiContainer', 'multiContainer'], 'yes'],
  [['multiContainer', 'same'], 'partly'],
  [['monolithic', 'multiContainer'], 'partly'],
  [['same'], 'no'],
  [['monolithic', 'same'], 'no'],
  [['multiContainer', 'not-measured'], 'not measured'],
])('%j: %s', (betters, holds) => {
  expect(holdsFor(betters.map((better) => ({ better })))).toBe(holds)
})

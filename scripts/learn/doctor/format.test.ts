import { expect, it } from 'vitest'
import { formatChecks, summary } from './format.ts'
import type { Checked } from './outcome.ts'

const checked: Checked[] = [
  { title: 'Engine', status: 'ok', detail: '26.1.5' },
  { title: 'Left-overs', status: 'warning', detail: '2 containers', remedy: 'npm run clean' },
  {
    title: 'Compose',
    status: 'missing',
    detail: 'Docker Compose is missing (the plugin)',
    remedy: 'npm run compare -- --install-engine',
  },
]

it('aligns the findings, and puts what mends them below', () => {
  expect(formatChecks(checked, { width: 80, colour: false })).toBe(`✓ Engine      26.1.5
! Left-overs  2 containers
              → npm run clean
✗ Compose     Docker Compose is missing (the plugin)
              → npm run compare -- --install-engine`)
})

it('wraps below itself', () => {
  const lines = formatChecks(checked, { width: 44, colour: false }).split('\n')
  expect(lines).toContain('✗ Compose     Docker Compose is missing (the')
  expect(lines).toContain('              plugin)')
})

it('paints the marks alone, and keeps the columns', () => {
  const plain = formatChecks(checked, { width: 80, colour: false })
  const painted = formatChecks(checked, { width: 80, colour: true })
  expect(painted).toContain('\u001B[32m✓\u001B[39m Engine      26.1.5')
  // eslint-disable-next-line no-control-regex
  expect(painted.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain)
})

it('ends with whether a compare could run', () => {
  expect(summary(checked)).toBe('Not ready: 1 prerequisite is missing.')
  expect(summary(checked.slice(0, 2))).toBe('Ready: `npm run compare`')
})

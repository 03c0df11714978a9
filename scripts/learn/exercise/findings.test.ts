import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { canBeTried, complete, fails, type Finding, holds } from './findings.ts'
import { WRONG } from './fixtures.ts'
import { type Hint, HINTS } from './hints.ts'
import { ROOT } from '../../core/paths.ts'
import { OUTCOMES } from './outcomes.ts'
import { report } from './report.ts'

const all = OUTCOMES.map(({ id }) => holds(id, 'so it is'))
const until = (id: string, finding: Finding) => {
  const index = all.findIndex((one) => one.id === id)
  return [...all.slice(0, index), finding]
}
const FAILED_BUILD = fails('builds', 'no such file', 'build')

describe('complete', () => {
  it('has every outcome in its order', () => {
    const found = complete(all.toReversed())
    expect(found.map(({ id }) => id)).toEqual(OUTCOMES.map(({ id }) => id))
  })

  it('says which outcome keeps another from being judged, however far below', () => {
    const found = complete(until('builds', FAILED_BUILD))
    const rest = found.slice(2)
    expect(rest.every((one) => one.status === 'not-judged' && one.because === 'builds')).toBe(true)
  })

  it('takes a gap that nothing explains for a defect', () => {
    expect(() => complete(all.slice(0, -1))).toThrow('scales')
  })
})

it('an outcome can be tried once all that it needs holds', () => {
  expect(canBeTried('services', [])).toBe(true)
  expect(canBeTried('builds', [])).toBe(false)
  expect(canBeTried('starts', all)).toBe(true)
  expect(canBeTried('starts', [FAILED_BUILD])).toBe(false)
})

describe('hints', () => {
  const hints = Object.entries<Hint>(HINTS)

  it.each(hints)('%s has a nudge, a chapter to look into, and a solution', (_, hint) => {
    expect(hint.nudge).toMatch(/[.?]$/)
    expect(hint.pointer.lookFor).toMatch(/[^.]$/)
    expect(hint.solution).not.toBe('')
  })

  it.each(hints)('%s points to a section that is there', async (_, { pointer }) => {
    const text = await readFile(path.join(ROOT, 'docs', `${pointer.chapter}.md`), 'utf8')
    expect(text.split('\n')).toContain(`## ${pointer.section}`)
  })

  it('are those that fixtures get, and more', () => {
    const given = WRONG.flatMap((fixture) => Object.values(fixture.fails))
    expect(hints.map(([id]) => id)).toEqual(expect.arrayContaining(given))
  })
})

describe('report', () => {
  const found = complete(until('builds', FAILED_BUILD))
  const text = (level: 'nudge' | 'pointer' | 'solution') =>
    stripVTControlCharacters(report(found, { level, width: 80 }))

  it('has a sign and a fact for each outcome, and says how many hold', () => {
    expect(text('nudge')).toMatch(/^✓ compose\.yaml has the services .*\n.*\n {2}so it is\n✗ The/)
    expect(text('nudge')).toContain(
      '\n– The web image has no shell\n  not tried, because this fails: build',
    )
    expect(text('nudge')).toContain('\n1 of 15 outcomes hold.\n')
  })

  it('gives a nudge, and more help when it is asked for', () => {
    expect(text('nudge')).toContain('→ Try `docker compose build`')
    expect(text('nudge')).not.toContain('docs/')
    expect(text('nudge')).toContain('--hints pointer')
    expect(text('pointer')).toContain('→ docs/09-web-image.md, “Stage one: build”: the stages')
    expect(text('pointer')).not.toContain('A solution')
    expect(text('solution')).toContain('→ A solution:\n      Compare your web/Dockerfile')
    expect(text('solution')).not.toContain('--hints')
  })

  it('offers no help where all is well', () => {
    expect(report(complete(all), { level: 'nudge', width: 80 })).toMatch(
      /15 of 15 outcomes hold\.$/,
    )
  })
})

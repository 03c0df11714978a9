import { describe, expect, it } from 'vitest'
import { cutOutput, fitting, leftOut } from './fit.ts'

const evidence = (length: number) => ({
  ...{ command: 'docker ps', exitCode: 0, durationMs: 1 },
  output: 'x'.repeat(length),
})

describe('fitting', () => {
  it('shows all where there is room', () => {
    expect(fitting((detail) => 'x'.repeat(detail.output), 5000)).toHaveLength(4100)
  })

  it('shows less of each output, then fewer commands, and counts bytes', () => {
    expect(fitting(({ output }) => 'ä'.repeat(output), 5000)).toHaveLength(2400)
    const commands = fitting(({ commands: n }) => 'x'.repeat(Math.min(n, 1000)), 15)
    expect(commands).toHaveLength(10)
  })

  it('fails rather than write a report that is too large', () => {
    expect(() => fitting(() => 'x'.repeat(100), 10)).toThrow(/does not fit into 10 bytes/)
  })
})

describe('what is cut', () => {
  const detail = { output: 10, commands: 2 }

  it('is said at its place', () => {
    expect(cutOutput(evidence(10), detail)).toBe('x'.repeat(10))
    expect(cutOutput(evidence(15), detail)).toMatch(/^x{10}\n… 5 more characters/)
  })

  it('is said of the whole', () => {
    expect(leftOut([evidence(1), evidence(10)], detail)).toBeUndefined()
    expect(leftOut([evidence(11), evidence(1), evidence(1)], detail)).toBe(
      '1 of 3 commands are left out here, and the output of 1 was cut to 10 characters; all of it is in results.json.',
    )
  })

  it('is not said of outputs cut to nothing', () => {
    const none = { output: 0, commands: 2 }
    expect(leftOut([evidence(5), evidence(5), evidence(5)], none)).toBe(
      '1 of 3 commands are left out here, and no outputs are shown; all of it is in results.json.',
    )
    expect(leftOut([evidence(5), evidence(0)], none)).toBe(
      'The outputs of 1 are not shown; all of it is in results.json.',
    )
  })
})

import type { Sides } from '../comparison.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bothOf,
  type BothPackagings,
  startBothPackagings,
} from '../../../maintain/testing/both-packagings.ts'
import { measureLifecycle } from './measure.ts'
import type { LifecycleFacts } from './facts.ts'

let both: BothPackagings
let measured: Sides<LifecycleFacts>
let before: string[]

const containersOfRun = async () => {
  const { stdout } = await both.docker.run([
    ...[
      'ps',
      '--all',
      '--quiet',
      '--filter',
      `label=refactoring-monolithic-containers.run=${both.run.id}`,
    ],
  ])
  return stdout.split('\n').sort()
}

beforeAll(async () => {
  both = await startBothPackagings()
  before = await containersOfRun()
  measured = bothOf(
    await measureLifecycle(both.subjects, {
      ...both.context,
      extent: { rounds: 2, repetitions: 1 },
    }),
  )
})
afterAll(() => both.remove())

describe.each(['monolithic', 'multiContainer'] as const)('the life of a stack: %s', (id) => {
  it('answers some time after its creation, and stops some time after it is told to', () => {
    const { firstAnswerMs, stopMs } = measured[id]
    for (const each of [firstAnswerMs, stopMs]) {
      expect(each).toHaveLength(2)
      expect(Math.min(...each)).toBeGreaterThan(0)
    }
  })

  it('ends by itself, before Docker kills it', () => {
    for (const codes of Object.values(measured[id].exitCodes)) {
      expect(codes).toHaveLength(2)
      for (const code of codes) expect(code).not.toBe(137)
    }
  })

  it('finishes the request that is under way', () => {
    expect(measured[id].inFlight).toEqual([201, 201])
  })
})

it('leaves the shared stacks alone, and none of its own', async () => {
  expect(await containersOfRun()).toEqual(before)
})

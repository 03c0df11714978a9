import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contractCases } from '../../../app/contract/cases.ts'
import type { PackagingId } from './packaging.ts'
import { type BothPackagings, startBothPackagings } from '../../maintain/testing/both-packagings.ts'

let both: BothPackagings
beforeAll(async () => {
  both = await startBothPackagings()
  await both.subjects.multiContainer.stack.scale(both.docker, 3)
})
afterAll(() => both.remove())

const PACKAGINGS: [string, PackagingId][] = [
  ['the monolith', 'monolithic'],
  ['the multi-container stack at three replicas', 'multiContainer'],
]

describe.each(PACKAGINGS)('%s keeps the contract', (_, id) => {
  it.each(contractCases().map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    expect.assertions(0) // The cases assert by themselves, with node:assert: they need no test runner.
    await one.run(both.subjects[id].stack.urls()[0] ?? '')
  })
})

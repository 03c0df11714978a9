import { afterAll, beforeAll, describe, test } from 'vitest'
import { startEmptyTestApp, type TestApp } from '../src/testing/test-app.ts'
import { contractCases } from './cases.ts'

describe('the contract, kept by the app on its own', () => {
  let started: TestApp
  let baseUrl: string

  beforeAll(async () => {
    started = await startEmptyTestApp()
    baseUrl = await started.app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => started[Symbol.asyncDispose]())

  test.each(contractCases())('$name', ({ run }) => run(baseUrl))
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEmptyTestApp, type TestApp } from '../src/testing/test-app.ts'
import { contractCases } from './cases.ts'
import { documentedStatuses, type OpenApiDocument } from './openapi.ts'

describe('the contract, kept by the app on its own', () => {
  let started: TestApp
  let baseUrl: string

  beforeAll(async () => {
    started = await startEmptyTestApp()
    baseUrl = await started.app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => started[Symbol.asyncDispose]())

  test.each(contractCases())('$name', ({ run }) => run(baseUrl))

  test('each answer was one of those in the OpenAPI document', async () => {
    const { app, logs } = started
    const document = (await app.inject('/api/openapi.json')).json<OpenApiDocument>()
    const documented = documentedStatuses(document)
    const answers = logs
      .filter(({ msg }) => msg === 'request finished')
      .map(({ method, url, statusCode }) => ({
        route: `${String(method)} ${routeOf(String(url))}`,
        status: Number(statusCode),
      }))
    const known = answers.filter(({ route }) => route in documented)
    expect(new Set(known.map(({ route }) => route)).size).toBeGreaterThan(5)
    expect(known.filter(({ route, status }) => !documented[route]?.includes(status))).toEqual([])
    // A method or an address that is not documented is one that is not there.
    const unknown = answers.filter(
      ({ route }) => /^\S+ \/api/.test(route) && !(route in documented),
    )
    expect(unknown.filter(({ status }) => status !== 404 && status !== 405)).toEqual([])
  })
})

/** The route of an address, as docs/contract.md writes it. */
function routeOf(url: string): string {
  const [path = ''] = url.split('?')
  return path.replace(/^\/api\/tasks\/[^/]+$/, '/api/tasks/:id')
}

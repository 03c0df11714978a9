import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contractCases } from '../../../app/contract/cases.ts'
import type { SubjectId } from './packaging.ts'
import { type BothPackagings, startBothPackagings } from '../../maintain/testing/both-packagings.ts'

let both: BothPackagings
beforeAll(async () => {
  both = await startBothPackagings({}, ['wellRun'])
  await both.stacks.multiContainer.scale(both.docker, 3)
})
afterAll(() => both.remove())

const PACKAGINGS: [string, SubjectId][] = [
  ['the typical monolith', 'monolithic'],
  ['the well-run monolith', 'wellRun'],
  ['the stack at three replicas', 'multiContainer'],
]

/** Run in web, the only container of the stack that can ask for more than its own. */
const PRINT =
  'fetch(process.argv[1]).then(async (reply) => console.log(reply.status, await reply.text()))'

describe('metrics of the stack', () => {
  const ask = async (url: string) => {
    const stack = both.stacks.multiContainer
    const { id } = await stack.containerOf(both.docker, 'web')
    const { stdout } = await both.docker.run(['exec', id, 'node', '-e', PRINT, url])
    return stdout
  }

  it.each([
    ['http://localhost:9464/metrics', 'http_request_duration_seconds_count'],
    ['http://localhost:9464/metrics', 'redis_healthy 1'],
    ['http://gateway:8405/metrics', 'haproxy_frontend_http_requests_total'],
  ])('%s tells %s inside its networks', async (url, metric) => {
    const answer = await ask(url)
    expect(answer).toMatch(/^200 /)
    expect(answer).toContain(metric)
  })

  it('are at no port that is published, nor behind the one that is', async () => {
    const stack = both.stacks.multiContainer
    const containers = await stack.containers(both.docker)
    const ports = await Promise.all(
      containers.map(async ({ id }) => (await both.docker.run(['port', id])).stdout.trim()),
    )
    expect(ports.filter(Boolean)).toEqual([expect.stringMatching(/^8080\/tcp -> \S+$/)])
    expect((await fetch(new URL('/metrics', stack.urls()[0]))).status).toBe(404)
  })
})

describe.each(PACKAGINGS)('%s keeps the contract', (_, id) => {
  it.each(contractCases().map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    expect.assertions(0) // The cases assert by themselves, with node:assert: they need no test runner.
    const stack = both.subjects.find((subject) => subject.id === id)?.stack
    await one.run(stack?.urls()[0] ?? '')
  })
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { judgeStates, waitUntilAllServe } from './compose-stack.ts'
import { NotPossible } from './not-possible.ts'

const well = {
  ...{ name: 'web', status: 'running', health: 'none' },
  ...{ exitCode: 0, outOfMemory: false, restartCount: 0 },
}

it.each([
  ['all run', [well, { ...well, health: 'healthy' }], ''],
  ['one is not checked yet', [well, { ...well, health: 'starting' }], undefined],
  ['one is not started yet', [well, { ...well, status: 'created' }], undefined],
  ['one is ill', [{ ...well, health: 'unhealthy' }], 'The container web is unhealthy.'],
  ['one has ended', [{ ...well, status: 'exited' }], 'The container web has ended (exit code 0).'],
])('where %s', (_, states, said) => {
  expect(judgeStates(states)).toBe(said)
})

/** A gateway that leads to these replicas in turn; one without a name does not say which it is. */
async function gatewayTo(...names: (string | null)[]): Promise<string> {
  let asked = 0
  const server = createServer((_, response) => {
    const hostname = names[asked++ % names.length]
    response.end(JSON.stringify({ hostname }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('old replicas go once each new one has answered', async () => {
  await waitUntilAllServe(await gatewayTo('a', 'b'), 2)
})

it.each([
  ['keeps each client to one replica', ['a'], /^One client reaches 1 of 2 replicas: the gateway/],
  ['leads to replicas without a name', [null], /^No answer says which replica gave it/],
])('behind a gateway that %s, they cannot', async (_, names, said) => {
  const error: unknown = await waitUntilAllServe(await gatewayTo(...names), 2, 300).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(NotPossible)
  expect((error as NotPossible).message).toMatch(said)
})

import { describe, expect, it } from 'vitest'
import { DockerError, isDockerError } from '../engine/docker/docker-error.ts'
import { NotYet, orNullOnTimeout, waitFor, WaitTimeout } from './wait.ts'

const fast = { timeoutMs: 1000, intervalMs: 1 }

const dockerError = new DockerError({
  ...{ command: 'docker inspect a', exitCode: 1, stdout: '', stderr: 'No such object: a' },
  ...{ startedAt: '', durationMs: 1 },
})

/** Throws once, then gives a value. */
const thenReady = (error: Error) => {
  let asked = 0
  return () => (asked++ === 0 ? Promise.reject(error) : Promise.resolve('ready'))
}

describe('waitFor', () => {
  it('asks until there is a value', async () => {
    const answers = [undefined, undefined, 'ready']
    let asked = 0
    const condition = () => Promise.resolve(answers[asked++])
    await expect(waitFor('it', condition, fast)).resolves.toBe('ready')
    expect(asked).toBe(3)
  })

  it.each([
    ['what says so', new NotYet('cloudy')],
    ['a wait within that was too short', new WaitTimeout('Waited')],
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a request without an answer', new TypeError('fetch failed', { cause: new Error('reset') })],
    ['a request whose time was up', new DOMException('The operation was aborted', 'TimeoutError')],
  ])('takes for "not yet" %s', async (_, error) => {
    await expect(waitFor('it', thenReady(error), fast)).resolves.toBe('ready')
  })

  it.each([
    ['a TypeError', new TypeError('x is not a function')],
    ['a ReferenceError', new ReferenceError('x is not defined')],
    ['a SyntaxError', new SyntaxError('Unexpected token <')],
    ['an assertion', Object.assign(new Error('expected 1'), { name: 'AssertionError' })],
    ['an error of no known kind', new Error('it broke')],
    ['an address that is none', new TypeError('Failed to parse URL', { cause: new Error('URL') })],
    ['a docker command that failed', dockerError],
  ])('throws at once, as it is, %s', async (_, error) => {
    let asked = 0
    const condition = () => {
      asked++
      return Promise.reject(error)
    }
    await expect(waitFor('it', condition, fast)).rejects.toBe(error)
    expect(asked).toBe(1)
  })

  it('takes a docker command that failed for "not yet" where its caller says so', async () => {
    const options = { ...fast, notYet: isDockerError }
    await expect(waitFor('it', thenReady(dockerError), options)).resolves.toBe('ready')
    const bug = new TypeError('x is not a function')
    await expect(waitFor('it', thenReady(bug), options)).rejects.toBe(bug)
  })

  it('says what it waited for, how long, what it saw last and what helps', async () => {
    const waiting = waitFor('the moon', () => Promise.reject(new NotYet('cloudy')), {
      timeoutMs: 20,
      intervalMs: 1,
      details: () => Promise.resolve('last log lines'),
    })
    await expect(waiting).rejects.toThrow(WaitTimeout)
    await expect(waiting).rejects.toThrow(
      'Waited 0.02 s for the moon, in vain.\ncloudy\nlast log lines',
    )
  })

  it('ends with the signal', async () => {
    const controller = new AbortController()
    controller.abort(new Error('stop'))
    await expect(
      waitFor('it', () => Promise.resolve(undefined), { ...fast, signal: controller.signal }),
    ).rejects.toThrow('stop')
  })
})

it('gives null for a time-out alone', async () => {
  expect(await orNullOnTimeout(Promise.resolve(1))).toBe(1)
  expect(await orNullOnTimeout(Promise.reject(new WaitTimeout('in vain')))).toBeNull()
  const bug = new TypeError('x is not a function')
  await expect(orNullOnTimeout(Promise.reject(bug))).rejects.toBe(bug)
})

import { describe, expect, it } from 'vitest'
import { waitFor, WaitTimeout } from './wait.ts'

const fast = { timeoutMs: 1000, intervalMs: 1 }

describe('waitFor', () => {
  it('asks until there is a value, and takes a throw for "not yet"', async () => {
    const answers = [
      () => undefined,
      () => {
        throw new Error('refused')
      },
      () => 'ready',
    ]
    let asked = 0
    await expect(waitFor('it', () => Promise.resolve(answers[asked++]?.()), fast)).resolves.toBe(
      'ready',
    )
    expect(asked).toBe(3)
  })

  it('says what it waited for, how long, what it saw last and what helps', async () => {
    const waiting = waitFor('the moon', () => Promise.reject(new Error('cloudy')), {
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

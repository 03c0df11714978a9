import { describe, expect, it } from 'vitest'
import { runSteps } from './steps.ts'

const step = (title: string, task: () => Promise<void>) => ({ title, task })

describe('runSteps', () => {
  it('runs groups in order, steps of a group side by side where asked, and times each', async () => {
    const order: string[] = []
    const { promise: gate, resolve: release } = Promise.withResolvers<undefined>()
    const times = await runSteps([
      {
        title: 'Together',
        sideBySide: true,
        steps: [
          step('waits for the other', async () => {
            await gate
            order.push('first')
          }),
          step('lets it go', () => {
            release(undefined)
            return Promise.resolve()
          }),
        ],
      },
      {
        title: 'Then',
        sideBySide: false,
        steps: [
          step('last', () => {
            order.push('last')
            return Promise.resolve()
          }),
        ],
      },
    ])
    expect(order).toEqual(['first', 'last'])
    expect(times.map(({ title }) => title).sort()).toEqual([
      'last',
      'lets it go',
      'waits for the other',
    ])
    expect(times.every(({ durationMs }) => durationMs >= 0)).toBe(true)
  })

  it('stops at a step that throws, with its error', async () => {
    const order: string[] = []
    const groups = ['fails', 'never runs'].map((title) => ({
      title,
      sideBySide: false,
      steps: [
        step(title, () => {
          order.push(title)
          return Promise.reject(new Error('no'))
        }),
      ],
    }))
    await expect(runSteps(groups)).rejects.toThrow('no')
    expect(order).toEqual(['fails'])
  })

  it('goes on after a step that may fail, for as long as it may', async () => {
    const order: string[] = []
    const failing = (title: string, may: boolean) => ({
      title,
      mayFail: () => may,
      task: () => {
        order.push(title)
        return Promise.reject(new Error(`${title} failed`))
      },
    })
    const group = (title: string, may: boolean) => ({
      title,
      sideBySide: false,
      steps: [failing(`${title} 1`, may), failing(`${title} 2`, may)],
    })
    await expect(runSteps([group('may', true), group('must', false)])).rejects.toThrow(
      'must 1 failed',
    )
    expect(order).toEqual(['may 1', 'may 2', 'must 1'])
  })
})

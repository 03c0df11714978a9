import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runGroup, runStep, runSteps } from './steps.ts'

const step = (title: string, task: () => Promise<void>) => ({ title, task })

it('gives what a single step found', async () => {
  expect(await runStep('Prepare', 'Find it', () => Promise.resolve('found'))).toBe('found')
  const fails = runStep('Prepare', 'Find it', () => Promise.reject(new Error('There is none')))
  await expect(fails).rejects.toThrow('There is none')
})

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

describe('runGroup', () => {
  it('hands on what its steps return, in their order, and leaves out what failed', async () => {
    const { promise: second, resolve: end } = Promise.withResolvers<undefined>()
    const { results, times } = await runGroup({
      title: 'Group',
      sideBySide: true,
      steps: [
        { title: 'ends last', task: () => second.then(() => 1) },
        {
          title: 'fails',
          mayFail: () => true,
          task: () => Promise.reject<number>(new Error('no')),
        },
        {
          title: 'ends first',
          task: () => {
            end(undefined)
            return Promise.resolve(3)
          },
        },
      ],
    })
    expect(results).toEqual([1, 3])
    expect(times.map(({ title }) => title).sort()).toEqual(['ends first', 'ends last', 'fails'])
  })
})

// `script` gives them a terminal; its arguments differ on other systems.
describe.skipIf(process.platform !== 'linux')('the steps on a terminal', () => {
  /** What a run of these steps draws, with stdout elsewhere. */
  async function drawn(task: string): Promise<string> {
    const steps = path.join(import.meta.dirname, 'steps.ts')
    const program = `
      import { runSteps } from '${steps}'
      const steps = [{ title: 'one step', task: async (progress, conclude) => { ${task} } }]
      await runSteps([{ title: 'Group', sideBySide: false, steps }]).catch(() => undefined)`
    const file = path.join(directory, 'program.mts')
    await writeFile(file, program)
    const command = `stty rows 40 cols 100; ${process.execPath} ${file} >${path.join(directory, 'stdout')}`
    return (await execa('script', ['-qefc', command, '/dev/null'])).stdout
  }

  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'steps-'))
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('have their spinner and progress on stderr, wherever stdout goes', async () => {
    const text = await drawn(`progress('halfway'); await new Promise((r) => setTimeout(r, 1500))`)
    expect(text).toMatch(/1 s {2}halfway/)
    expect(text).toContain('✔')
  })

  it('keep what a step came to, below its title', async () => {
    const text = await drawn(`conclude(['Download: 70 MB']); progress('nearly done')`)
    expect(text).toMatch(/one step\s+Download: 70 MB/)
  })

  it('leave the reason of a failure to whoever ends the tool', async () => {
    const text = await drawn(`throw new Error('cut off by an interrupt')`)
    expect(text).toMatch(/✖\S* one step/)
    expect(text).not.toContain('cut off')
  })
})

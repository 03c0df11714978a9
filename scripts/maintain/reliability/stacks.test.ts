import { describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import type { Packaging, Stack } from '../../engine/packagings/packaging.ts'
import { type Loan, Stacks } from './stacks.ts'

/** Tells what is done with its stacks, which are numbered. No engine is asked. */
function packagingThatTells() {
  const told: string[] = []
  let count = 0
  const launch = () => {
    const name = `stack ${++count}`
    told.push(`${name} starts`)
    const remove = () => Promise.resolve(void told.push(`${name} is removed`))
    return Promise.resolve({ remove, urls: () => [name] } as unknown as Stack)
  }
  return { told, packaging: { launch } as unknown as Packaging }
}

const nameOf = ({ stack }: { stack: Stack }) => Promise.resolve(stack.urls()[0])

describe('Stacks', () => {
  it('lends the same stack again, and removes it at the end', async () => {
    const { told, packaging } = packagingThatTells()
    const stacks = new Stacks(new Docker())
    expect(await stacks.lend(packaging, nameOf)).toBe('stack 1')
    expect(await stacks.lend(packaging, nameOf)).toBe('stack 1')
    await stacks.remove()
    expect(told).toEqual(['stack 1 starts', 'stack 1 is removed'])
  })

  it('lends a stack to one at a time', async () => {
    const { told, packaging } = packagingThatTells()
    const stacks = new Stacks(new Docker())
    await stacks.lend(packaging, async () => {
      expect(await stacks.lend(packaging, nameOf)).toBe('stack 2')
    })
    await stacks.remove()
    expect(told.filter((what) => what.endsWith('is removed')).sort()).toEqual([
      'stack 1 is removed',
      'stack 2 is removed',
    ])
  })

  it.each([
    ['the work failed', () => Promise.reject(new Error('down'))],
    [
      'the borrower has discarded it',
      ({ discard }: Pick<Loan, 'discard'>) => {
        discard()
        return Promise.resolve()
      },
    ],
  ])('removes one at once where %s', async (_, work) => {
    const { told, packaging } = packagingThatTells()
    const stacks = new Stacks(new Docker())
    await stacks.lend(packaging, work).catch(() => undefined)
    expect(told).toEqual(['stack 1 starts', 'stack 1 is removed'])
    expect(await stacks.lend(packaging, nameOf)).toBe('stack 2')
  })

  it('removes that of one packaging before the others', async () => {
    const [one, other] = [packagingThatTells(), packagingThatTells()]
    const stacks = new Stacks(new Docker())
    await stacks.lend(one.packaging, nameOf)
    await stacks.lend(other.packaging, nameOf)
    await stacks.removeOf(one.packaging)
    expect(one.told.at(-1)).toBe('stack 1 is removed')
    expect(other.told.at(-1)).toBe('stack 1 starts')
  })
})

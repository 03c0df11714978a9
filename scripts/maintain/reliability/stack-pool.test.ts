import { describe, expect, it } from 'vitest'
import { Docker } from '../../engine/docker/docker.ts'
import type { Packaging, Stack } from '../../engine/packagings/packaging.ts'
import { type Lease, StackPool } from './stack-pool.ts'

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

describe('StackPool', () => {
  it('gives the same stack again, and removes it at the end', async () => {
    const { told, packaging } = packagingThatTells()
    const stacks = new StackPool(new Docker())
    expect(await stacks.use(packaging, nameOf)).toBe('stack 1')
    expect(await stacks.use(packaging, nameOf)).toBe('stack 1')
    await stacks.remove()
    expect(told).toEqual(['stack 1 starts', 'stack 1 is removed'])
  })

  it('gives a stack to one at a time', async () => {
    const { told, packaging } = packagingThatTells()
    const stacks = new StackPool(new Docker())
    await stacks.use(packaging, async () => {
      expect(await stacks.use(packaging, nameOf)).toBe('stack 2')
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
      'its user has discarded it',
      ({ discard }: Pick<Lease, 'discard'>) => {
        discard()
        return Promise.resolve()
      },
    ],
  ])('removes one at once where %s', async (_, work) => {
    const { told, packaging } = packagingThatTells()
    const stacks = new StackPool(new Docker())
    await stacks.use(packaging, work).catch(() => undefined)
    expect(told).toEqual(['stack 1 starts', 'stack 1 is removed'])
    expect(await stacks.use(packaging, nameOf)).toBe('stack 2')
  })

  it('removes that of one packaging before the others', async () => {
    const [one, other] = [packagingThatTells(), packagingThatTells()]
    const stacks = new StackPool(new Docker())
    await stacks.use(one.packaging, nameOf)
    await stacks.use(other.packaging, nameOf)
    await stacks.removeOf(one.packaging)
    expect(one.told.at(-1)).toBe('stack 1 is removed')
    expect(other.told.at(-1)).toBe('stack 1 starts')
  })
})

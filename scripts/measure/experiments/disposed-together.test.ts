import { expect, it } from 'vitest'
import { DisposedTogether } from './disposed-together.ts'

it('ends all at once, each once, and tells of the one that fails', async () => {
  const log: string[] = []
  const gate = Promise.withResolvers<undefined>()
  const together = new DisposedTogether()
  together.defer(async () => {
    log.push('slow begins')
    await gate.promise
    log.push('slow ends')
  })
  together.defer(() => Promise.reject(new Error('broken')))
  together.use({
    [Symbol.asyncDispose]() {
      log.push('quick')
      return Promise.resolve()
    },
  })
  const disposing = together[Symbol.asyncDispose]()
  expect(log).toEqual(['slow begins', 'quick'])
  gate.resolve(undefined)
  await expect(disposing).rejects.toThrow('broken')
  expect(log).toEqual(['slow begins', 'quick', 'slow ends'])
  await together[Symbol.asyncDispose]()
  expect(log).toHaveLength(3)
})

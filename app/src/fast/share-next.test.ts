import { expect, test } from 'vitest'
import { shareNext } from './share-next.ts'

/** Questions that are answered, or fail, when the test says so. */
function questions() {
  const asked: PromiseWithResolvers<string>[] = []
  const get = shareNext(() => {
    const question = Promise.withResolvers<string>()
    asked.push(question)
    return question.promise
  })
  return { asked, get }
}

test('asks at once where nothing is under way', () => {
  const { asked, get } = questions()
  void get()
  expect(asked).toHaveLength(1)
})

test('who comes while a question is under way shares the next one, which is asked after it', async () => {
  const { asked, get } = questions()
  const first = get()
  const [second, third] = [get(), get()]
  expect(asked).toHaveLength(1)
  asked[0]?.resolve('old')
  expect(await first).toBe('old')
  await expect.poll(() => asked.length).toBe(2)
  const fourth = get()
  asked[1]?.resolve('new')
  expect(await Promise.all([second, third])).toEqual(['new', 'new'])
  await expect.poll(() => asked.length).toBe(3)
  asked[2]?.resolve('newer')
  expect(await fourth).toBe('newer')
})

test('who comes after an answer asks anew', async () => {
  const { asked, get } = questions()
  const first = get()
  asked[0]?.resolve('old')
  await first
  void get()
  expect(asked).toHaveLength(2)
})

test('who waits for a question that fails, fails with it; the next one asks anew', async () => {
  const { asked, get } = questions()
  const [first, second] = [get(), get()]
  asked[0]?.reject(new Error('silent'))
  await expect(first).rejects.toThrow('silent')
  await expect(second).rejects.toThrow('silent')
  expect(asked).toHaveLength(1)
  const third = get()
  expect(asked).toHaveLength(2)
  asked[1]?.resolve('back')
  expect(await third).toBe('back')
})

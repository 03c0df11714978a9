import { expect, test } from 'vitest'
import { keepFresh, onceFor } from './fresh.ts'

/** Where tasks come from, as Redis answers: what is asked for is told by name, and what the asker has by version. */
function startSource() {
  const source = { version: 'a', asked: [] as string[] }
  const read = keepFresh((name, version) => {
    source.asked.push(`${name} ${version}`)
    if (version !== '' && version === source.version) return Promise.resolve(null)
    return Promise.resolve({ version: source.version, value: { name, of: source.version } })
  })
  return { source, read }
}

test('what was read is given again as long as its version is current, and never without asking', async () => {
  const { source, read } = startSource()
  const first = await read('page 1')
  expect(await read('page 1')).toBe(first)
  source.version = 'b'
  expect(await read('page 1')).toEqual({ name: 'page 1', of: 'b' })
  expect(source.asked).toEqual(['page 1 ', 'page 1 a', 'page 1 a'])
})

test('each name has a version of its own: a page that was not asked for meanwhile is not taken for current', async () => {
  const { source, read } = startSource()
  await read('page 1')
  await read('page 2')
  source.version = 'b'
  await read('page 1')
  expect(await read('page 2')).toEqual({ name: 'page 2', of: 'b' })
})

test('without a version nothing is current', async () => {
  const { source, read } = startSource()
  source.version = ''
  const first = await read('page 1')
  expect(await read('page 1')).not.toBe(first)
})

test('names are not kept without a limit', async () => {
  const { source, read } = startSource()
  for (let page = 0; page < 1000; page += 1) await read(`page ${page}`)
  await read('page 0')
  expect(source.asked.at(-1)).toBe('page 0 ')
})

test('a text is made once of each thing', async () => {
  let made = 0
  const text = onceFor(() => `made ${(made += 1)}`)
  const [one, other] = [{}, {}]
  expect([await text(one), await text(one), await text(other)].map(String)).toEqual([
    ...['made 1', 'made 1', 'made 2'],
  ])
})

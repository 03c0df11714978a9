import { expect, it } from 'vitest'
import { servedBy } from './served-by.ts'

it.each([
  ['its header', '{"hostname":"b"}', { 'x-served-by': 'a' }, 'a'],
  ['its health', '{"hostname":"b"}', {}, 'b'],
  ['nothing', '{"status":"running","hostname":null}', {}, undefined],
  ['no JSON', 'OK', {}, undefined],
])('tells a copy by %s', async (_, body, headers, name) => {
  expect(await servedBy(new Response(body, { headers }))).toBe(name)
})

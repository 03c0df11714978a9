import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { uniqueId } from './unique-id.ts'

test('no two are the same, and each is fit for a header and a log line', () => {
  const ids = Array.from({ length: 1000 }, uniqueId)
  expect(new Set(ids).size).toBe(1000)
  for (const id of ids) expect(id).toMatch(/^[\w-]{12}-\d+$/)
})

test('another process makes others', async () => {
  const file = JSON.stringify(new URL('./unique-id.ts', import.meta.url).href)
  const script = `import(${file}).then(({ uniqueId }) => require('node:worker_threads').parentPort.postMessage(uniqueId()))`
  const [other] = (await once(new Worker(script, { eval: true }), 'message')) as [string]
  const processOf = (id: string) => id.slice(0, 12)
  expect(processOf(other)).not.toBe(processOf(uniqueId()))
})

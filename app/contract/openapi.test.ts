import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documentedStatuses } from './openapi.ts'
import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'

/** Each route in a contract's table of the API, with its statuses. */
function statusesInTable(markdown: string): Record<string, number[]> {
  const [, section = ''] = /^## The API\n(.*?)^## /ms.exec(markdown) ?? []
  const rows = Array.from(section.matchAll(/^\| `([A-Z]+ \/[^`]+)` *\|[^|]*\|(.*)$/gm))
  return Object.fromEntries(
    rows.map(([, route = '', rest = '']) => [
      route,
      Array.from(rest.matchAll(/\b[2-5]\d\d\b/g), ([status]) => Number(status)).sort(),
    ]),
  )
}

test('the OpenAPI document has the routes of docs/contract.md and no other, with their statuses', async () => {
  const markdown = await readFile(join(import.meta.dirname, '../../docs/contract.md'), 'utf8')
  const app = await buildApp(readConfig({ LOG_LEVEL: 'silent' }))
  try {
    const reply = await app.inject('/api/openapi.json')
    expect(reply.json()).toMatchObject({ openapi: '3.1.0', info: { title: 'Task manager' } })
    const table = statusesInTable(markdown)
    expect(Object.keys(table)).toContain('PATCH /api/tasks/:id')
    expect(documentedStatuses(reply.json())).toEqual(table)
  } finally {
    await app.close()
  }
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExpectedError } from '../../core/errors.ts'
import { readResults } from './read-results.ts'
import { sampleResults } from './sample-results.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'read-results-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function fileWith(content: string): Promise<string> {
  const file = path.join(directory, 'results.json')
  await writeFile(file, content)
  return file
}

describe('readResults', () => {
  it('reads what a compare wrote', async () => {
    const file = await fileWith(JSON.stringify(sampleResults()))
    expect(await readResults(file)).toEqual(sampleResults())
  })

  it('says that a file is not there', async () => {
    const reading = readResults(path.join(directory, 'nowhere.json'))
    await expect(reading).rejects.toThrow(/nowhere.json cannot be read/)
    await expect(reading).rejects.toBeInstanceOf(ExpectedError)
  })

  it.each([
    ['no JSON', '{', /is not JSON/],
    ['no object', 'null', /is no results.json: it must be object/],
    ['something else', '{}', /is no results.json: it must have required property/],
    ['an older version', '{ "schemaVersion": 1 }', /results of version 1; this is version 3/],
    [
      'a wrong figure',
      JSON.stringify({ ...sampleResults(), bases: [{ name: 1 }] }),
      /is no results.json: .* \(at \/bases\/0/,
    ],
  ])('refuses %s', async (_, content, message) => {
    const reading = readResults(await fileWith(content))
    await expect(reading).rejects.toThrow(message)
    await expect(reading).rejects.toBeInstanceOf(ExpectedError)
  })
})

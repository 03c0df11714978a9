import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExpectedError } from '../../core/errors.ts'
import { hostileText } from '../../maintain/testing/hostile.ts'
import { chaptersIn, onlyChapters, parseCast } from './cast.ts'
import { Recorder } from './recorder.ts'
import { lastRecordingOf, readCast, SHIPPED } from './recordings.ts'

let folder: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cast-'))
  file = path.join(folder, 'new', 'demo.cast')
  const recorder = new Recorder(file, { columns: 80, rows: 24 }, new Date('2026-11-25T12:00:00Z'))
  recorder.chapter('03-build')
  recorder.output('one\ntwo\r\n')
  recorder.chapter('05-processes')
  recorder.output('three')
})
afterAll(() => rm(folder, { recursive: true }))

describe('a recording', () => {
  it('is asciicast v2: a header with size and time, then events with carriage returns', async () => {
    const { header, events } = parseCast(await readFile(file, 'utf8'), 'demo.cast')
    expect(header).toMatchObject({ version: 2, width: 80, height: 24, timestamp: 1795608000 })
    expect(events.map(([, kind, text]) => [kind, text])).toEqual([
      ['m', '03-build'],
      ['o', 'one\r\ntwo\r\n'],
      ['m', '05-processes'],
      ['o', 'three'],
    ])
    expect(events.map(([seconds]) => seconds)).toEqual(events.map(([s]) => s).toSorted())
  })

  it('knows its chapters, and can be cut down to some of them', async () => {
    const cast = parseCast(await readFile(file, 'utf8'), 'demo.cast')
    expect(chaptersIn(cast)).toEqual(['03-build', '05-processes'])
    expect(onlyChapters(cast, ['05-processes']).events.map(([, , text]) => text)).toEqual([
      '05-processes',
      'three',
    ])
  })

  it('is found by the chapters that are wanted of it', async () => {
    const cast = await lastRecordingOf(['05-processes'], [file])
    expect(cast.events.at(-1)?.[2]).toBe('three')
    expect((await lastRecordingOf([], [file])).events).toHaveLength(4)
    await expect(lastRecordingOf(['07-scaling'], [file])).rejects.toMatchObject({
      message: 'There is no recording of 07-scaling.',
      remedy: 'Make one with `npm run demo -- --record 07`.',
    })
  })
})

it('comes along for those whose engine fails before they ever recorded one', async () => {
  const cast = await lastRecordingOf(['07-scaling', '13-scale-the-web'], [SHIPPED])
  const shown = cast.events.map(([, , text]) => text).join('')
  expect(shown).not.toContain('not as in the guide')
  expect(shown).toContain('What you learned')
})

describe('what is no recording is refused', () => {
  const header = '{"version":2,"width":80,"height":24}'
  it.each([
    ['text', 'x.cast is no recording'],
    ['', 'x.cast is no recording'],
    ['{"version":1,"width":80,"height":24}', 'x.cast is no recording'],
    ['{"version":2,"width":0,"height":24}', 'x.cast is no recording'],
    ['null', 'x.cast is no recording'],
    [`${header}\n[1,"o"]`, 'x.cast is damaged: line 2'],
    [`${header}\n[0,"o","a"]\n[-1,"o","a"]`, 'x.cast is damaged: line 3'],
    [`${header}\n[0,"o","a`, 'x.cast is damaged: line 2'],
    ['{"version":2,"width":1e300,"height":24}', 'x.cast is no recording'],
    ['{"version":2,"width":80,"height":24,"timestamp":"now"}', 'x.cast is no recording'],
    ['{"version":2,"width":80,"height":24,"timestamp":1e300}', 'x.cast is no recording'],
    ['['.repeat(100_000), 'x.cast is no recording'],
    [`${header}\n{"0":1}`, 'x.cast is damaged: line 2'],
  ])('%j', (text, message) => {
    expect(() => parseCast(text, 'x.cast')).toThrow(message)
  })
})

describe('a recording from somebody else', () => {
  const header = '{"version":2,"width":80,"height":24}'
  const shown = (events: unknown[]) => {
    const text = [header, ...events.map((event) => JSON.stringify(event))].join('\n')
    return parseCast(text, 'x.cast').events.map(([, , output]) => output)
  }

  it('does not drive the terminal, however its sequences are cut up', () => {
    const title = ['a\u001b', ']0;hac', 'ked\u0007b\u001b[3', '1mred\u001b[6n']
    expect(shown(title.map((text, n) => [n, 'o', text])).join('')).toBe('ab\u001b[31mred')
  })

  it('has no events but output and chapters', () => {
    const kinds = ['i', 'r', '', 'om', 'o']
    expect(shown(kinds.map((kind) => [1, kind, kind]))).toEqual(['o'])
  })

  it('is refused or played, whatever its lines hold', () => {
    const line = fc.oneof(
      fc.jsonValue(),
      fc.tuple(fc.double(), fc.constantFrom('o', 'm'), hostileText),
    )
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        try {
          for (const text of shown(lines)) expect(typeof text).toBe('string')
        } catch (error) {
          expect(error).toBeInstanceOf(ExpectedError)
        }
      }),
    )
  })

  it('is a file of a size that can be read', async () => {
    await expect(readCast('/dev/zero')).rejects.toBeInstanceOf(ExpectedError)
  })
})

it('that comes along is shown as it was recorded', async () => {
  const raw = (await readFile(SHIPPED, 'utf8')).trim().split('\n').slice(1)
  const cast = await readCast(SHIPPED)
  expect(cast.events).toEqual(raw.map((line) => JSON.parse(line) as unknown))
})

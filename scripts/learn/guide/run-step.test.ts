import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Command, Directives } from './chapter.ts'
import { reasonToSkip, runStep } from './run-step.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'step-'))
  return () => rm(root, { recursive: true })
})

const command = (script: string, expected?: string, directives: Directives = {}): Command => ({
  kind: 'command',
  script,
  line: 10,
  directives,
  ...(expected === undefined ? {} : { expected: { lines: expected.split('\n'), line: 14 } }),
})

/** A step's end in short: `ok`, or what is wrong with which line. */
const run = async (...args: Parameters<typeof command>) => {
  const outcome = await runStep(command(...args), { root })
  if (outcome.status === 'skipped') return outcome.reason
  if (outcome.status === 'ok') return 'ok'
  return outcome.mismatches.map(({ line, explanation }) => `${line}: ${explanation}`).join('\n')
}

describe.skipIf(process.platform === 'win32')('a command', { timeout: 60_000 }, () => {
  it.each<[string, Parameters<typeof command>, string]>([
    ['as expected', ['echo one', 'one'], 'ok'],
    ['without an expectation', ['echo one'], 'ok'],
    ['with other output', ['echo two', 'one'], '14: the lines differ'],
    ['that fails', ['echo one; false', 'one'], '10: the command failed'],
    ['that fails before its end', ['false\necho one', 'one'], '10: the command failed'],
    ['that does not exist', ['no-such-command'], '10: the command failed'],
    ['that is to fail', ['echo one; exit 7', 'one', { exit: 7 }], 'ok'],
    [
      'that is to fail, with other output',
      ['exit 7', 'one', { exit: 7 }],
      '14: the output ended before this line',
    ],
    [
      'that is to fail, and succeeds',
      ['true', undefined, { exit: 7 }],
      '10: the command succeeded',
    ],
    [
      'that is to fail, and does so otherwise',
      ['exit 8', undefined, { exit: 7 }],
      '10: it failed another way',
    ],
    ['that may fail, and does', ['echo no; exit 3', 'one', { mayFail: { reason: 'x' } }], 'ok'],
    [
      'that may fail, and does not',
      ['echo two', 'one', { mayFail: { reason: 'x' } }],
      '14: the lines differ',
    ],
    ['whose lines come in any order', ['echo two; echo one', 'one\ntwo', { anyOrder: true }], 'ok'],
    [
      'that goes on',
      ['while sleep 0.1; do echo x; done', 'x\n…', { interrupt: { seconds: 20 } }],
      'ok',
    ],
    [
      'that goes on otherwise',
      ['while sleep 0.1; do echo y; done', 'x\n…', { interrupt: { seconds: 1 } }],
      '14: the lines differ',
    ],
    [
      'that was to go on, and ended',
      ['echo y', 'x', { interrupt: { seconds: 20 } }],
      '10: the command ended by itself',
    ],
  ])('%s', async (_, args, told) => {
    expect(await run(...args)).toBe(told)
  })

  it('is run again until it is as expected', async () => {
    const waits: string[] = []
    const pieces: string[] = []
    const wait = { seconds: 60, reason: 'the third try' }
    const outcome = await runStep(
      command('echo x >> tries; wc -l < tries; test "$(wc -l < tries)" -ge 3', '3', { wait }),
      { root, onWait: (reason) => waits.push(reason), onOutput: (text) => pieces.push(text) },
    )
    expect(outcome).toMatchObject({ status: 'ok' })
    expect(waits).toEqual(['the third try'])
    expect(pieces.join('').trim()).toBe('3')
  })

  it('says what it waited for in vain, and what came last', async () => {
    const wait = { seconds: 1, reason: 'a miracle' }
    expect(await runStep(command('echo two', 'one', { wait }), { root })).toMatchObject({
      status: 'failed',
      output: 'two\n',
      note: 'Waited 1 s for a miracle, in vain.',
      mismatches: [{ line: 14, expected: 'one', found: 'two' }],
    })
  })

  it('that hangs is ended while it is waited for', async () => {
    const wait = { seconds: 1, reason: 'a miracle' }
    expect(await runStep(command('sleep 600', 'one', { wait }), { root })).toMatchObject({
      status: 'failed',
      mismatches: [{ line: 10, expected: 'a command that ends' }],
    })
  })

  it('that hangs is ended after the limit', async () => {
    expect(await runStep(command('sleep 600'), { root, limitMs: 100 })).toMatchObject({
      status: 'failed',
      mismatches: [{ line: 10, expected: 'a command that ends' }],
    })
  })

  it('is not run where a file is there already', async () => {
    const directives = { unlessFile: { path: 'results.json', reason: 'you have figures' } }
    expect(await run('echo one', 'two', directives)).toBe('14: the lines differ')
    await writeFile(path.join(root, 'results.json'), '')
    expect(await run('echo one', 'two', directives)).toBe('results.json is there: you have figures')
  })

  it('is not run on a platform that it is not for', async () => {
    const skipOn = { platforms: ['darwin', 'win32'], reason: 'no such thing' }
    expect(await reasonToSkip({ skipOn }, root, 'win32')).toBe('on win32: no such thing')
    expect(await reasonToSkip({ skipOn }, root, 'linux')).toBeUndefined()
  })
})

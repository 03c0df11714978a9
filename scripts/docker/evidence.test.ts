import { describe, expect, it } from 'vitest'
import { evidenceOf, OUTPUT_LIMIT, typedCommand } from './evidence.ts'

describe('typedCommand', () => {
  it.each([
    ['docker ps', {}, 'docker ps'],
    ['docker compose up', { PORT: '127.0.0.1:8082' }, 'PORT=127.0.0.1:8082 docker compose up'],
    ['docker ps', { TITLE: "it's two words" }, `TITLE='it'\\''s two words' docker ps`],
    ['docker ps', { EMPTY_AND: '$HOME' }, "EMPTY_AND='$HOME' docker ps"],
  ])('%s with %j → %s', (command, env, typed) => {
    expect(typedCommand(command, env as Record<string, string>)).toBe(typed)
  })
})

describe('evidenceOf', () => {
  const result = { command: 'docker ps', exitCode: 1, durationMs: 7, stdout: 'out', stderr: 'err' }

  it('keeps both outputs, stdout first', () => {
    expect(evidenceOf(result)).toEqual({
      command: 'docker ps',
      exitCode: 1,
      durationMs: 7,
      output: 'out\nerr',
    })
  })

  it('cuts a long output and says how much is missing', () => {
    const { output } = evidenceOf({ ...result, stdout: 'x'.repeat(OUTPUT_LIMIT + 10), stderr: '' })
    expect(output).toBe(`${'x'.repeat(OUTPUT_LIMIT)}\n… 10 more characters`)
  })
})

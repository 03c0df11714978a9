import { describe, expect, it } from 'vitest'
import { evidenceOf, OUTPUT_LIMIT, typedCommand } from './evidence.ts'

describe('typedCommand', () => {
  it.each([
    [['image', 'ls', 'task-app:web'], {}, 'docker image ls task-app:web'],
    [['ps', '--format', '{{.ID}}'], {}, "docker ps --format '{{.ID}}'"],
    [['ps', ''], {}, "docker ps ''"],
    [['ps'], { PORT: '127.0.0.1:8082' }, 'PORT=127.0.0.1:8082 docker ps'],
    [['ps'], { TITLE: "it's two words" }, `TITLE='it'\\''s two words' docker ps`],
    [['ps'], { LITERALLY: '$HOME' }, "LITERALLY='$HOME' docker ps"],
  ])('%j with %j → %s', (args, env, typed) => {
    expect(typedCommand(args, env as Record<string, string>)).toBe(typed)
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

import { describe, expect, it } from 'vitest'
import { DockerError } from '../../engine/docker/docker-error.ts'
import { ExpectedError } from '../../core/errors.ts'
import { NotPossible } from '../../engine/packagings/not-possible.ts'
import { WaitTimeout } from '../../core/wait.ts'
import { isDone, outcomeOf, refusable } from './outcome.ts'

const { signal } = new AbortController()
const dockerError = (exitCode: number) =>
  new DockerError({
    ...{ command: 'docker compose up', exitCode, durationMs: 1, stdout: '' },
    stderr: 'a line before\nBind for 0.0.0.0:80 failed: port is already allocated',
  })
const failing = (error: Error) => () => Promise.reject(error)

describe('what became of a change', () => {
  it('is what it gives, where it is done', async () => {
    const outcome = await outcomeOf(() => Promise.resolve({ users: 1 }), signal)
    expect(outcome).toEqual({ users: 1 })
    expect(isDone(outcome)).toBe(true)
  })

  it('is not possible where the packaging or the engine refuses, in their words', async () => {
    const byPackaging = await outcomeOf(failing(new NotPossible('It has one entry.')), signal)
    expect(byPackaging).toEqual({ impossible: 'It has one entry.' })
    const byEngine = await outcomeOf(() => refusable(failing(dockerError(1))), signal)
    expect(byEngine).toEqual({
      impossible: 'Bind for 0.0.0.0:80 failed: port is already allocated',
    })
  })

  it.each([
    ['a wait that was too short', new WaitTimeout('Waited 60 s.\nlast log'), 'Waited 60 s.'],
    ['what cannot be told', new ExpectedError('No RUN installs Redis.', 'Name it.'), 'No RUN'],
    ['a command that nobody let refuse', dockerError(1), 'Bind for'],
  ])('is not measured: %s', async (_, error, words) => {
    const outcome = await outcomeOf(failing(error), signal)
    expect(outcome).toEqual({ notMeasured: expect.stringContaining(words) as unknown })
    expect(isDone(outcome)).toBe(false)
  })

  it('is not measured where the command was ended from outside', async () => {
    const outcome = await outcomeOf(() => refusable(failing(dockerError(-1))), signal)
    expect(outcome).toHaveProperty('notMeasured')
  })

  it.each([
    new TypeError('x is not a function'),
    new Error('There is no monolith'),
    new SyntaxError('Unexpected token <'),
  ])('is thrown as it is where it is a bug: %s', async (bug) => {
    await expect(outcomeOf(() => refusable(failing(bug)), signal)).rejects.toBe(bug)
  })

  it('is the reason of an abort, whatever that broke', async () => {
    const aborted = AbortSignal.abort(new Error('Ctrl-C'))
    await expect(outcomeOf(failing(dockerError(-1)), aborted)).rejects.toThrow('Ctrl-C')
  })
})

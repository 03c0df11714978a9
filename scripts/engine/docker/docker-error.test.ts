import { describe, expect, it } from 'vitest'
import { ExpectedError } from '../../core/errors.ts'
import { DockerError, explain } from './docker-error.ts'

const failed = (stderr: string) => ({
  command: 'docker run x',
  exitCode: 125,
  durationMs: 1,
  stdout: '',
  stderr,
})

describe('explain', () => {
  it.each([
    [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?',
      /answer/,
    ],
    ['permission denied while trying to connect to the Docker daemon socket', /may not use/],
    ['write /x: no space left on device', /disk.*full/],
  ])('gives a remedy for: %s', (stderr, message) => {
    const error = explain(failed(stderr))
    expect(error).toBeInstanceOf(ExpectedError)
    expect(error.message).toMatch(message)
    expect(error).toHaveProperty('remedy', expect.stringMatching(/\w/))
  })

  it('shows the command, its exit code and the end of its output for anything else', () => {
    const error = explain(failed(`${'early\n'.repeat(20)}the reason`))
    expect(error).toBeInstanceOf(DockerError)
    expect(error.message).toContain('`docker run x` ended with exit code 125')
    expect(error.message).toContain('the reason')
    expect(error.message.match(/early/g)).toHaveLength(11)
  })

  it('shows of a failed build what the step said, however long the Dockerfile’s lines are', () => {
    const step =
      '#9 [2/5] RUN apt-get update\n#9 0.1 apt-get: not found\n#9 ERROR: exit code: 127\n'
    const lines = '  34 | >>> RUN apt-get update \\\n'.repeat(20)
    const { message } = explain(failed(`#1 early\n${step}${lines}ERROR: failed to solve`))
    expect(message).toContain('[2/5] RUN apt-get update')
    expect(message).toContain('apt-get: not found')
    expect(message).toMatch(/ERROR: failed to solve$/)
    expect(message).not.toMatch(/early|>>>/)
  })
})

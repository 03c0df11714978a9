import { expect, it } from 'vitest'
import { waitFor } from '../../core/wait.ts'
import { Docker } from './docker.ts'
import type { Evidence } from './evidence.ts'

it('follows a command that goes on, line by line, until it is stopped', async () => {
  const evidence: Evidence[] = []
  const docker = new Docker({ evidence })
  const lines: string[] = []
  const volume = `lab-follow-${process.pid}`
  const following = docker.follow(
    ['events', '--filter', `volume=${volume}`, '--format', '{{.Action}}'],
    (line) => lines.push(line),
  )
  await waitFor(
    'the event of a volume',
    async () => {
      await docker.recordingTo([]).run(['volume', 'create', volume])
      await docker.recordingTo([]).run(['volume', 'rm', volume])
      // It may have begun to listen between the two: then it has heard of the second alone.
      return lines.slice(-2).join() === 'create,destroy' ? true : undefined
    },
    { timeoutMs: 30_000 },
  )
  await following.stop()
  expect(lines.slice(-2)).toEqual(['create', 'destroy'])
  expect(evidence).toMatchObject([{ exitCode: 0, output: lines.join('\n') }])
})

it('says so where the command ended by itself', async () => {
  const docker = new Docker()
  const following = docker.follow(['events', '--filter', 'nonsense'], () => undefined)
  await docker.settled()
  await expect(following.stop()).rejects.toThrow(/nonsense/)
})

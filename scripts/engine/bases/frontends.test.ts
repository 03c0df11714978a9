import { expect, it } from 'vitest'
import type { Docker } from '../docker/docker.ts'
import { needsOwnFrontend } from './frontends.ts'

/** An engine whose builds find these frontends and no other. */
const engineWith = (...frontends: string[]) =>
  ({
    run: (_: string[], { input = '' }: { input?: string }) => {
      const isThere = frontends.some((one) => input.startsWith(`# syntax=${one}\n`))
      const stderr = 'failed to do request: lookup registry-1.docker.io: no such host'
      return Promise.resolve(isThere ? { exitCode: 0, stderr: '' } : { exitCode: 1, stderr })
    },
  }) as unknown as Docker
const asked = (frontend: string) => [{ frontend, line: 2, file: '/pair/web/Dockerfile' }]
const silent = () => undefined

it.each([
  ['docker/dockerfile:1', ['docker/dockerfile:1'], false],
  ['docker/dockerfile:1', [], true],
  ['docker/dockerfile:1.7', [], true],
  ['docker.io/docker/dockerfile', [], true],
  ['docker/dockerfile:1@sha256:0a', [], true],
  ['team/frontend:1', ['team/frontend:1'], false],
])(
  'for %s where there is %j, the own frontend is needed: %s',
  async (frontend, there, isNeeded) => {
    expect(await needsOwnFrontend(engineWith(...there), asked(frontend), silent)).toBe(isNeeded)
  },
)

it('asks nothing where no Dockerfile asks', async () => {
  const engine = { run: () => Promise.reject(new Error('asked')) } as unknown as Docker
  expect(await needsOwnFrontend(engine, [], silent)).toBe(false)
})

it.each(['docker/dockerfile:1-labs', 'docker/dockerfile-upstream:master', 'team/frontend:1'])(
  'names file and line where %s cannot be had',
  async (frontend) => {
    await expect(needsOwnFrontend(engineWith(), asked(frontend), silent)).rejects.toThrow(
      `/pair/web/Dockerfile:2 has ${frontend} build it, which cannot be had (registry docker.io: its name is not known here)`,
    )
  },
)

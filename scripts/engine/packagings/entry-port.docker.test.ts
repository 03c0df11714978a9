import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanUp } from '../clean-up.ts'
import { packagingNamed, packagingsOf } from './packaging-of.ts'
import { resolvePackagings } from './resolve.ts'
import { Docker } from '../docker/docker.ts'
import { newRun, type Run } from '../../core/run.ts'
import { WaitTimeout } from '../../core/wait.ts'
import type { Packaging } from './packaging.ts'

const docker = new Docker()
let directory: string
let run: Run
const images: string[] = []
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'entry-port-'))
  run = await newRun()
})
afterAll(async () => {
  await cleanUp(docker, run)
  await docker.run(['image', 'rm', '--force', ...images], { reject: false })
  await rm(directory, { recursive: true })
})

/** A monolith with these last lines of its Dockerfile; its build is in the cache but for the last of them. */
async function monolith(lines: string): Promise<Packaging> {
  await writeFile(
    path.join(directory, 'Dockerfile'),
    `FROM redis:7-alpine
RUN mkdir -p /www/api && echo '[]' >/www/api/tasks && echo '{}' >/www/api/health
ENTRYPOINT []
${lines}
`,
  )
  const resolved = await resolvePackagings(docker, { monolithic: directory }, () => undefined)
  const packaging = packagingNamed(await packagingsOf(docker, run, resolved), 'monolithic')
  await packaging.build(docker, { rebuild: false })
  images.push(...packaging.images.map(({ reference }) => reference))
  return packaging
}

it('of several exposed ports, users get the one that serves tasks', async () => {
  const packaging = await monolith(`EXPOSE 22/tcp 443/tcp 3000/tcp 10000/tcp
CMD ["sh", "-c", "busybox httpd -p 10000 -h /tmp; exec busybox httpd -f -p 3000 -h /www"]`)
  const stack = await packaging.launch(docker)
  const [url = ''] = stack.urls()
  expect(await (await fetch(`${url}/api/tasks`)).json()).toEqual([])
  // What was started to find it out is gone.
  const label = Object.entries(run.labels).map(([name, value]) => `label=${name}=${value}`)[0]
  const { stdout } = await docker.run(['ps', '--all', '--quiet', '--filter', label ?? ''])
  expect(stdout.split('\n')).toHaveLength(1)
  await stack.remove(docker)
})

it('a monolith that ends is not waited for', async () => {
  const packaging = await monolith('EXPOSE 3000\nCMD ["sh", "-c", "echo no settings; exit 3"]')
  const error: unknown = await packaging.launch(docker).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(WaitTimeout)
  expect((error as Error).message).toMatch(/^The container \S+ ends again and again/)
  expect((error as Error).message).toMatch(/exit code 3[^]*last log lines[^]*no settings/)
})

import { chmod, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { resolveBases } from '../../engine/bases/bases.ts'
import { cleanUp } from '../../engine/clean-up.ts'
import { Docker } from '../../engine/docker/docker.ts'
import { labelArguments } from '../../core/labels.ts'
import { ROOT } from '../../core/paths.ts'
import { newRun, type Run } from '../../core/run.ts'
import { waitFor } from '../../core/wait.ts'
import { commandOf, kubernetesStack, workloads } from './stack.ts'

// The gateway's pod as its manifest has it, in containers of Docker's: a real sed makes the configuration, a real HAProxy
// takes it, and finds web under the name that it has in a cluster.

const docker = new Docker()
const CONFIG = '/usr/local/etc/haproxy'
const WEB = `require('node:http').createServer((_, response) => response.end('from web')).listen(3000)`
const ENVIRONMENT = { NAMESPACE: 'here' }
const pod = workloads(await kubernetesStack()).get('gateway')?.spec.template.spec
const original = path.join(ROOT, 'multi-container/gateway')

let run: Run
let port: number
const name = (what: string) => `lab-kubernetes-test-${what}-${run.id}`
const made = () => path.join(run.directory, 'config')

beforeAll(async () => {
  run = await newRun()
  await mkdir(made())
  // For the pod's user, as an emptyDir is.
  await chmod(made(), 0o777)
  const bases = await resolveBases(docker, { names: ['gateway', 'node'] })
  const image = (wanted: string) => bases.find((base) => base.name === wanted)?.reference ?? ''
  const labels = labelArguments(run.labels)
  const network = ['--network', name('net')]
  const locked = ['--user', user(), '--read-only', '--cap-drop', 'ALL']
  const files = ['haproxy.cfg', 'errors'].flatMap((file) => [
    ...['--volume', `${path.join(original, file)}:${CONFIG}/${file}:ro`],
  ])
  const start = (what: string, more: string[]) =>
    docker.run(['run', '--name', name(what), ...labels, ...more])

  await docker.run(['network', 'create', ...labels, name('net')])
  const alias = ['--network-alias', 'web.here.svc.cluster.local']
  const node = [image('node'), 'node', '--eval', WEB]
  await start('web', ['--detach', ...network, ...alias, ...node])
  const init = commandOf(pod?.initContainers?.[0], ENVIRONMENT)
  const writable = ['--volume', `${made()}:/config`]
  await start('config', [...locked, ...files, ...writable, image('gateway'), ...init])
  const gateway = [...locked, ...files, '--volume', `${made()}:/config:ro`, image('gateway')]
  const published = ['--publish', '127.0.0.1::8080']
  const command = commandOf(pod?.containers[0], ENVIRONMENT)
  await start('gateway', ['--detach', ...network, ...published, ...gateway, ...command])
  const { stdout } = await docker.run(['port', name('gateway'), '8080/tcp'])
  port = Number(/:(\d+)$/m.exec(stdout)?.[1])
})
afterAll(() => cleanUp(docker, run))

function user(): string {
  const { runAsUser, runAsGroup } = pod?.securityContext ?? {}
  return `${runAsUser}:${runAsGroup}`
}

it('differs from haproxy.cfg in the one line that is Docker’s', async () => {
  const before = (await readFile(path.join(original, 'haproxy.cfg'), 'utf8')).split('\n')
  const after = (await readFile(path.join(made(), 'haproxy.cfg'), 'utf8')).split('\n')
  expect(after).toHaveLength(before.length)
  const changed = after.flatMap((line, index) =>
    line === before[index] ? [] : [[before[index]?.trim(), line.trim()]],
  )
  expect(changed).toEqual([
    [
      'server-template web 1-20 "${WEB_NAME}:3000"',
      'server-template web 1-20 web.here.svc.cluster.local:3000',
    ],
  ])
  expect(after.join('\n')).toContain('parse-resolv-conf')
  expect(after.join('\n')).not.toContain('127.0.0.11')
})

it('finds web by its name in the cluster, and passes requests on', async () => {
  const text = await waitFor(
    'the gateway to have found web',
    async () => {
      const response = await fetch(`http://127.0.0.1:${port}/`)
      return response.status === 200 ? response.text() : undefined
    },
    { timeoutMs: 20_000 },
  )
  expect(text).toBe('from web')
})

it('is well when its manifest asks it', async () => {
  const command = pod?.containers[0]?.readinessProbe?.exec?.command ?? []
  await docker.run(['exec', name('gateway'), ...command])
})

import { describe, expect, it } from 'vitest'
import { lineOf } from './compose-lines.ts'
import type { ComposeModel, ComposeService } from './compose-model.ts'
import type { MountSources } from './mount-source.ts'
import { refusalsOf } from './refusals.ts'

const inside = { isInside: true }
const sources: MountSources = {
  '/shop/data': { kind: 'folder', ...inside },
  '/shop/app.sock': { kind: 'other', ...inside },
  '/home/me': { kind: 'folder', isInside: false },
  '/var/run/docker.sock': { kind: 'other', isInside: false },
  '/run': { kind: 'folder', isInside: false },
}
const refused = (web: ComposeService, more: Partial<ComposeModel> = {}) =>
  refusalsOf({ services: { web, redis: {} }, ...more }, sources).map(
    ({ service, key, found }) => `${service} ${key} ${found}`,
  )
const bind = (source: string) => ({ volumes: [{ type: 'bind', source, target: '/there' }] })

describe('refusalsOf', () => {
  it.each<[ComposeService, string]>([
    [{ privileged: true }, 'web privileged true'],
    [{ build: { context: '.', privileged: true } }, 'web build privileged: true'],
    [
      { build: { context: '.', entitlements: ['security.insecure'] } },
      'web build entitlements: ["security.insecure"]',
    ],
    [{ post_start: [{ command: 'x', privileged: true }] }, 'web post_start privileged: true'],
    [{ use_api_socket: true }, 'web use_api_socket true'],
    [{ provider: { type: 'x' } }, 'web provider {"type":"x"}'],
    [{ network_mode: 'host' }, 'web network_mode host'],
    [{ pid: 'host' }, 'web pid host'],
    [{ ipc: 'host' }, 'web ipc host'],
    [{ uts: 'host' }, 'web uts host'],
    [{ userns_mode: 'host' }, 'web userns_mode host'],
    [{ cgroup: 'host' }, 'web cgroup host'],
    [{ network_mode: 'container:theirs' }, 'web network_mode container:theirs'],
    [{ volumes_from: ['container:theirs:ro'] }, 'web volumes_from container:theirs:ro'],
    [{ external_links: ['theirs:db'] }, 'web external_links theirs:db'],
    [{ devices: ['/dev/sda:/dev/sda'] }, 'web devices /dev/sda:/dev/sda'],
    [{ gpus: 'all' }, 'web gpus all'],
    [{ deploy: { resources: { reservations: { devices: [{}] } } } }, 'web deploy devices'],
    [{ device_cgroup_rules: ['a *:* rwm'] }, 'web device_cgroup_rules a *:* rwm'],
    [{ cap_add: ['CAP_SYS_ADMIN', 'NET_BIND_SERVICE'] }, 'web cap_add CAP_SYS_ADMIN'],
    [{ security_opt: ['seccomp:unconfined'] }, 'web security_opt seccomp:unconfined'],
    [{ security_opt: ['label=disable'] }, 'web security_opt label=disable'],
    [bind('/var/run/docker.sock'), 'web volumes /var/run/docker.sock'],
    [bind('/run'), 'web volumes /run'],
    [bind('/shop/app.sock'), 'web volumes /shop/app.sock'],
    [bind('/home/me'), 'web volumes /home/me'],
    [
      { volumes: [{ type: 'npipe', source: '//./pipe/x', target: '/x' }] },
      'web volumes //./pipe/x',
    ],
  ])('refuses %j', (web, refusal) => {
    expect(refused(web)).toEqual([refusal])
  })

  it('refuses what a volume, a secret or a config of a service leads to, and none that nobody uses', () => {
    const outside = { file: '/home/me' }
    const more = {
      volumes: { data: { driver_opts: { o: 'bind,ro', device: '/home/me' } } },
      secrets: { key: outside },
      configs: { conf: outside },
    }
    const web = {
      volumes: [{ type: 'volume', source: 'data', target: '/data' }],
      secrets: [{ source: 'key' }],
      configs: [{ source: 'conf' }],
    }
    expect(refused(web, more)).toEqual([
      'web volumes /home/me',
      'web secrets /home/me',
      'web configs /home/me',
    ])
    expect(refused({}, more)).toEqual([])
  })

  it('takes what stays in the stack', () => {
    const web = {
      ...{
        privileged: false,
        network_mode: 'service:redis',
        pid: 'service:redis',
        ipc: 'shareable',
      },
      ...{ volumes_from: ['redis'], cap_add: ['NET_BIND_SERVICE'], cap_drop: ['ALL'] },
      ...{ security_opt: ['no-new-privileges:true'], ...bind('/shop/data') },
    }
    expect(refused(web)).toEqual([])
  })
})

describe('lineOf', () => {
  const text = `services:
  web:
    privileged: true
    volumes:
      - data:/data
      - /var/run/docker.sock:/var/run/docker.sock:ro
`
  const files = [
    { name: 'compose.yaml', text },
    { name: 'compose.override.yaml', text: 'services:\n  web:\n    pid: host\n' },
  ]
  it.each([
    ['privileged', 'true', 'compose.yaml:3'],
    ['volumes', '/var/run/docker.sock', 'compose.yaml:6'],
    ['pid', 'host', 'compose.override.yaml:3'],
    ['ipc', 'host', 'compose.yaml, compose.override.yaml'],
  ])('finds %s', (key, found, line) => {
    expect(lineOf(files, { service: 'web', key, found })).toBe(line)
  })
})

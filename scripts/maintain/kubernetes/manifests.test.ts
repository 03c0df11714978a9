import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { nameOf } from './manifest.ts'
import { composeServices, kubernetesStack, withDefaults, workloads } from './stack.ts'

// What Kubernetes' schema does not say: that the parts fit each other, and that they are those of compose.yaml.

const stack = await kubernetesStack()
const pods = workloads(stack)
const services = await composeServices()
const haproxy = await readFile(path.join(ROOT, 'multi-container/gateway/haproxy.cfg'), 'utf8')
const COMPONENT = 'app.kubernetes.io/component'

const ofKind = (kind: string) => stack.filter((one) => one.kind === kind)
function find(kind: string, name: string) {
  const found = ofKind(kind).find(({ metadata }) => metadata.name === name)
  if (!found) throw new Error(`There is no ${kind} ${name}`)
  return found as unknown as { spec: never }
}
function podOf(name: string) {
  const pod = pods.get(name)?.spec.template.spec
  const [container] = pod?.containers ?? []
  const service = services[name]
  if (!pod || !container || !service) throw new Error(`There is no ${name}`)
  return { pod, container, service }
}

it('has a workload for each service of compose.yaml, and no other', () => {
  expect([...pods.keys()].toSorted()).toEqual(Object.keys(services).toSorted())
})

describe.each([...pods.keys()])('%s is as in compose.yaml', (name) => {
  const { pod, container, service } = podOf(name)
  const [user, group] = service.user.split(':').map(Number)

  it('its image, its user', () => {
    expect(container.image).toBe(withDefaults(service.image))
    expect(pod.securityContext).toMatchObject({ runAsUser: user, runAsGroup: group })
  })

  it('its memory, which it asks for in full', () => {
    // Docker's m is 1024 × 1024 bytes.
    const memory = service.mem_limit.replace(/m$/, 'Mi')
    for (const { resources } of [...(pod.initContainers ?? []), container]) {
      expect(resources?.limits).toEqual({ memory })
      expect(resources?.requests).toMatchObject({ memory })
    }
  })

  it('its environment', () => {
    const wanted = Object.entries(service.environment ?? {}).map(([key, value]) => ({
      ...{ name: key, value: withDefaults(String(value)) },
    }))
    expect(container.env ?? []).toEqual(wanted)
  })

  it('its time to stop, beside that of the hook before it', () => {
    const hook = container.lifecycle?.preStop?.sleep?.seconds ?? 0
    expect(`${(pod.terminationGracePeriodSeconds ?? 0) - hook}s`).toBe(service.stop_grace_period)
  })
})

describe('the commands and ports of compose.yaml', () => {
  it('redis: the same options', () => {
    const { container, service } = podOf('redis')
    expect([container.command, container.args]).toEqual([service.entrypoint, service.command])
  })

  it('gateway: the same entry point, with the configuration from elsewhere', () => {
    const { container, service } = podOf('gateway')
    const wanted = service.entrypoint?.map((part) =>
      part.replace('/usr/local/etc/haproxy/', '/config/'),
    )
    expect(container.command).toEqual(wanted)
    expect(service.ports?.join()).toMatch(new RegExp(`:${container.ports?.[0]?.containerPort}$`))
  })

  it('web and redis: the ports that their clients are told', () => {
    const { environment = {} } = podOf('web').service
    const portOf = (name: string) => podOf(name).container.ports?.[0]?.containerPort
    expect([portOf('web'), portOf('redis')]).toEqual([
      environment['PORT'],
      environment['REDIS_PORT'],
    ])
    expect(find('Service', String(environment['REDIS_HOST']))).toMatchObject({
      spec: { ports: [{ port: environment['REDIS_PORT'] }] },
    })
  })

  it.each(['gateway', 'redis'])('%s: the same question about its health', (name) => {
    const { container, service } = podOf(name)
    const [kind, ...command] = service.healthcheck.test
    expect(kind).toBe('CMD')
    expect(container.readinessProbe?.exec?.command).toEqual(command)
    expect(container.livenessProbe?.exec?.command).toEqual(command)
  })

  it('web: the same question, which never waits for Redis, asked from outside', () => {
    const { container, service } = podOf('web')
    const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe]
    for (const probe of probes) {
      expect(probe?.httpGet).toEqual({ path: '/api/health', port: 'http' })
    }
    expect(service.healthcheck.test.join(' ')).toContain('/api/health')
  })
})

describe('every container', () => {
  it.each([...pods].map(([name, { spec }]) => ({ name, pod: spec.template.spec })))(
    'of $name can do next to nothing',
    ({ pod }) => {
      expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false })
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      })
      for (const { securityContext } of [...(pod.initContainers ?? []), ...pod.containers]) {
        expect(securityContext).toEqual({
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        })
      }
    },
  )

  it('mounts what there is', () => {
    for (const { spec, metadata } of pods.values()) {
      const { volumes = [], containers, initContainers = [] } = spec.template.spec
      const claims = (spec as { volumeClaimTemplates?: { metadata: { name: string } }[] })
        .volumeClaimTemplates
      const names = [...volumes, ...(claims ?? []).map((one) => one.metadata)].map(
        ({ name }) => name,
      )
      const mounted = [...containers, ...initContainers].flatMap((one) => one.volumeMounts ?? [])
      expect(names, metadata.name).toEqual([...new Set(mounted.map(({ name }) => name))])
    }
  })
})

describe('selectors', () => {
  const labelsOf = (name: string) => pods.get(name)?.spec.template.metadata.labels ?? {}

  it('of workloads are their templates’ own, and nobody else’s', () => {
    for (const [name, { spec, metadata }] of pods) {
      expect(spec.selector.matchLabels).toEqual({ [COMPONENT]: name })
      expect(metadata.labels).toMatchObject({ [COMPONENT]: name })
      expect(labelsOf(name)).toEqual({ [COMPONENT]: name })
    }
  })

  it('of all others meet a workload', () => {
    const others = stack.filter(({ metadata }) => !pods.has(metadata.name))
    expect(others.map(nameOf)).toEqual([
      'Namespace task-manager',
      'NetworkPolicy default-deny',
      'NetworkPolicy dns',
    ])
    const text = JSON.stringify(stack)
    const named = [...text.matchAll(/"app\.kubernetes\.io\/component":"([^"]*)"/g)].map(
      ([, one]) => one,
    )
    expect([...new Set(named)].toSorted()).toEqual([...pods.keys()].toSorted())
  })

  it('of Services lead to a port that the pods have', () => {
    for (const { metadata, spec } of ofKind('Service')) {
      const { selector, ports } = spec as { selector: object; ports: { targetPort: string }[] }
      expect(selector).toEqual({ [COMPONENT]: metadata.name })
      const has = podOf(metadata.name).container.ports?.map(({ name }) => name)
      expect(ports.map(({ targetPort }) => targetPort)).toEqual(has)
    }
  })

  it('the autoscaler scales web, and to no more than the gateway has slots', () => {
    const { spec } = find('HorizontalPodAutoscaler', 'web')
    expect(spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: Number(/server-template \S+ 1-(\d+) /.exec(haproxy)?.[1]),
    })
    expect(pods.get('web')?.spec).not.toHaveProperty('replicas')
  })
})

describe('network policies', () => {
  interface Policy {
    podSelector: { matchLabels?: Record<string, string> }
    policyTypes: string[]
    ingress?: { from?: Peer[]; ports: Port[] }[]
    egress?: { to?: Peer[]; ports: Port[] }[]
  }
  interface Peer {
    podSelector: { matchLabels: Record<string, string> }
  }
  interface Port {
    port: number
  }
  const policy = (name: string): Policy => find('NetworkPolicy', name).spec

  it('deny everybody everything to begin with', () => {
    expect(policy('default-deny')).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    })
  })

  it('let the world to the gateway, the gateway to web, web to redis, and nothing else', () => {
    const names = [...pods.keys()]
    const who = (peers: Peer[] | undefined) =>
      peers?.map(({ podSelector }) => podSelector.matchLabels[COMPONENT]) ?? ['the world']
    const inward = names.flatMap((name) =>
      (policy(name).ingress ?? []).flatMap(({ from, ports }) =>
        who(from).map((one) => `${one} → ${name}:${ports.map(({ port }) => port).join()}`),
      ),
    )
    const outward = names.flatMap((name) =>
      (policy(name).egress ?? []).flatMap(({ to, ports }) =>
        who(to).map((one) => `${name} → ${one}:${ports.map(({ port }) => port).join()}`),
      ),
    )
    expect(inward.toSorted()).toEqual([
      'gateway → web:3000',
      'the world → gateway:8080',
      'web → redis:6379',
    ])
    expect(outward.toSorted()).toEqual(['gateway → web:3000', 'web → redis:6379'])
    for (const name of names) {
      expect(policy(name).podSelector).toEqual({ matchLabels: { [COMPONENT]: name } })
    }
  })
})

describe('the gateway’s configuration', () => {
  const { pod } = podOf('gateway')
  const [init] = pod.initContainers ?? []

  it('is made in the image whose it is', () => {
    expect(init?.image).toBe(pod.containers[0]?.image)
    expect(init?.args?.slice(-2)).toEqual([
      'w /config/haproxy.cfg',
      '/usr/local/etc/haproxy/haproxy.cfg',
    ])
  })
})

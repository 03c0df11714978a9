import { type ComposeModel, type ComposeService, deviceOf } from './compose-model.ts'
import type { MountSources } from './mount-source.ts'

/** Something in a compose file that no stack of the lab may have. */
export interface Refusal {
  service: string
  /** The service's key in the file. */
  key: string
  /** What is there; of a list, the item. */
  found: string
  /** What it would do. */
  why: string
}

/** Capabilities with which a container reaches beyond itself (capabilities(7)). */
const DANGEROUS = new Set([
  ...['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO', 'SYS_BOOT', 'SYS_TIME', 'SYSLOG'],
  ...['DAC_READ_SEARCH', 'BPF', 'PERFMON', 'MAC_ADMIN', 'MAC_OVERRIDE'],
])
const NAMESPACES = ['network_mode', 'pid', 'ipc', 'uts', 'userns_mode', 'cgroup']
const UNCONFINED = /^(seccomp|apparmor|systempaths)[:=]unconfined$|^label[:=]disable$/
const ENGINE_SOCKETS = /(^|\/)(docker|podman|containerd)\.sock$|^\/(var\/)?run\/?$/

const MACHINE = 'with it, a container could change this machine'
const OTHERS = "it would reach into containers that are not the lab's"

/**
 * What keeps a stack from being run by the lab, which starts it several times, fills it and makes it crash: all that leads
 * out of its own containers, networks and volumes.
 */
export function refusalsOf(model: ComposeModel, sources: MountSources): Refusal[] {
  return Object.entries(model.services).flatMap(([service, definition]) =>
    [
      ...ofSettings(definition),
      ...ofNamespaces(definition),
      ...ofMounts(definition, model, sources),
    ].map((refusal) => ({ service, ...refusal })),
  )
}

type Found = Omit<Refusal, 'service'>

function ofSettings(service: ComposeService): Found[] {
  const lists: [string, (one: string) => boolean, string][] = [
    ['cap_add', (one) => DANGEROUS.has(one.toUpperCase().replace(/^CAP_/, '')), MACHINE],
    ['security_opt', (one) => UNCONFINED.test(one), MACHINE],
    ['devices', () => true, 'it would use a device of this machine'],
    ['device_cgroup_rules', () => true, 'it would use a device of this machine'],
    ['gpus', () => true, 'it would use a device of this machine'],
    ['external_links', () => true, OTHERS],
    ['volumes_from', (one) => one.startsWith('container:'), OTHERS],
  ]
  const flags: [string, string][] = [
    ['privileged', MACHINE],
    ['use_api_socket', 'with it, a container could do anything to the engine'],
    ['provider', 'it would start a program on this machine'],
  ]
  const build = service.build ?? { context: '' }
  const reserved = service.deploy?.resources?.reservations?.['devices']
  return [
    ...flags
      .filter(([key]) => service[key] !== undefined && service[key] !== false)
      .map(([key, why]) => ({ key, found: textOf(service[key]), why })),
    ...lists.flatMap(([key, isRefused, why]) =>
      listOf(service[key])
        .map(textOf)
        .filter(isRefused)
        .map((found) => ({ key, found, why })),
    ),
    ...['privileged', 'entitlements']
      .filter((key) => build[key] === true || listOf(build[key]).length > 0)
      .map((key) => ({ key: 'build', found: `${key}: ${textOf(build[key])}`, why: MACHINE })),
    ...['post_start', 'pre_stop'].flatMap((key) =>
      listOf(service[key])
        .filter((one) => (one as { privileged?: boolean }).privileged === true)
        .map(() => ({ key, found: 'privileged: true', why: MACHINE })),
    ),
    ...(listOf(reserved).length > 0
      ? [{ key: 'deploy', found: 'devices', why: 'it would use a device of this machine' }]
      : []),
  ]
}

function ofNamespaces(service: ComposeService): Found[] {
  return NAMESPACES.flatMap((key) => {
    const value = service[key]
    if (typeof value !== 'string') return []
    if (value === 'host')
      return [{ key, found: value, why: 'it would share a namespace with this machine' }]
    return value.startsWith('container:') ? [{ key, found: value, why: OTHERS }] : []
  })
}

function ofMounts(service: ComposeService, model: ComposeModel, sources: MountSources): Found[] {
  const { volumes = {}, secrets = {}, configs = {} } = model
  const mounts = [
    ...(service.volumes ?? []).flatMap(({ type, source = '' }) => {
      if (type === 'bind') return [{ key: 'volumes', source }]
      if (type === 'npipe') return [{ key: 'volumes', source, isRefused: true }]
      const device = type === 'volume' ? deviceOf(volumes[source]) : undefined
      return device === undefined ? [] : [{ key: 'volumes', source: device }]
    }),
    ...(service.secrets ?? []).map(({ source }) => ({
      key: 'secrets',
      source: secrets[source]?.file,
    })),
    ...(service.configs ?? []).map(({ source }) => ({
      key: 'configs',
      source: configs[source]?.file,
    })),
  ]
  return mounts.flatMap(({ key, source }) => {
    if (source === undefined) return []
    const { kind, isInside } = sources[source] ?? { kind: 'other', isInside: false }
    if (ENGINE_SOCKETS.test(source)) {
      return [
        { key, found: source, why: 'through it, a container could do anything to the engine' },
      ]
    }
    if (kind === 'other')
      return [{ key, found: source, why: 'it leads to a program or a device of this machine' }]
    return isInside ? [] : [{ key, found: source, why: "it lies outside of the pair's folder" }]
  })
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? (value as unknown[]) : [value]
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

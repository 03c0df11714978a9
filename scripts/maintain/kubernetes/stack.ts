import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { ROOT } from '../../core/paths.ts'
import { kustomize } from './kustomization.ts'
import type { Manifest, Metadata } from './manifest.ts'

// The stack as its two descriptions have it, for tests that compare them.

/** multi-container/kubernetes/, as Kustomize would give it to a cluster. */
export const kubernetesStack = () => kustomize(path.join(ROOT, 'multi-container/kubernetes'))

export interface ComposeService {
  image: string
  user: string
  entrypoint?: string[]
  command?: string[]
  environment?: Record<string, string | number>
  ports?: string[]
  healthcheck: { test: string[] }
  stop_grace_period: string
  mem_limit: string
}

/** The services of multi-container/compose.yaml, variables as they stand there. */
export async function composeServices(): Promise<Record<string, ComposeService>> {
  const text = await readFile(path.join(ROOT, 'multi-container/compose.yaml'), 'utf8')
  return (parse(text, { merge: true }) as { services: Record<string, ComposeService> }).services
}

/** `${NAME:-value}` → `value`. */
export const withDefaults = (text: string) => text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')

export interface Workload extends Manifest {
  spec: {
    selector: { matchLabels: Record<string, string> }
    template: { metadata: Metadata; spec: PodSpec }
  }
}

export interface PodSpec {
  automountServiceAccountToken: boolean
  enableServiceLinks: boolean
  securityContext: Record<string, unknown> & { runAsUser: number; runAsGroup: number }
  terminationGracePeriodSeconds: number
  initContainers?: Container[]
  containers: Container[]
  volumes?: { name: string }[]
}

export interface Container {
  name: string
  image: string
  command?: string[]
  args?: string[]
  env?: { name: string; value?: string }[]
  ports?: { name: string; containerPort: number }[]
  volumeMounts?: { name: string; mountPath: string }[]
  startupProbe?: Probe
  readinessProbe?: Probe
  livenessProbe?: Probe
  lifecycle?: { preStop: { sleep: { seconds: number } } }
  resources: { requests: Record<string, string>; limits: Record<string, string> }
  securityContext: Record<string, unknown>
}

export interface Probe {
  httpGet?: { path: string; port: string }
  exec?: { command: string[] }
}

/** What runs pods, by its name. */
export function workloads(manifests: Manifest[]): Map<string, Workload> {
  const found = manifests.filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind))
  return new Map(found.map((one) => [one.metadata.name, one as Workload]))
}

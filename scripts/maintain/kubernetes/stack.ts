import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { IContainer, IPodSpec } from 'kubernetes-models/v1'
import { parse } from 'yaml'
import { ROOT } from '../../core/paths.ts'
import { type Manifest, type Metadata, readManifests } from './manifest.ts'

// The stack as its two descriptions have it, for tests that compare them.

export const FOLDER = path.join(ROOT, 'multi-container/kubernetes')

/** What kustomization.yaml says, as far as it is used here: a test sees to it that there is no more. */
export interface Kustomization {
  namespace: string
  resources: string[]
  images: { name: string; newName: string }[]
  labels: { pairs: Record<string, string>; includeTemplates: boolean }[]
}

export async function kustomization(): Promise<Kustomization> {
  return parse(await readFile(path.join(FOLDER, 'kustomization.yaml'), 'utf8')) as Kustomization
}

/** The objects that kustomization.yaml takes together, in its order, as they stand in their files. */
export async function kubernetesStack(): Promise<Manifest[]> {
  const { resources } = await kustomization()
  const files = resources.map((file) => path.join(FOLDER, file))
  return (await Promise.all(files.map(readManifests))).flat()
}

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

/** As the kubelet fills `$(NAME)` in a container's command. A name that is not set stays as it is. */
export const filledIn = (text: string, environment: Record<string, string>) =>
  text.replaceAll(/\$\((\w+)\)/g, (whole, name: string) => environment[name] ?? whole)

export interface Workload extends Manifest {
  spec: {
    selector: { matchLabels: Record<string, string> }
    template: { metadata: Metadata; spec: IPodSpec }
  }
}

/** A container's command and arguments, `$(NAME)` filled in. */
export function commandOf(container: IContainer | undefined, environment: Record<string, string>) {
  const words = [...(container?.command ?? []), ...(container?.args ?? [])]
  return words.map((one) => filledIn(one, environment))
}

/** What runs pods, by its name. */
export function workloads(manifests: Manifest[]): Map<string, Workload> {
  const found = manifests.filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind))
  return new Map(found.map((one) => [one.metadata.name, one as Workload]))
}

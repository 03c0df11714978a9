import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { type Manifest, readManifests } from './manifest.ts'

/** The few features of Kustomize that multi-container/kubernetes/ uses. */
interface Kustomization {
  apiVersion: 'kustomize.config.k8s.io/v1beta1'
  kind: 'Kustomization'
  namespace: string
  resources: string[]
  images: { name: string; newName: string }[]
  labels: { pairs: Record<string, string>; includeTemplates: true }[]
}

const FIELDS = ['apiVersion', 'kind', 'namespace', 'resources', 'images', 'labels']
const HEAD = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' }
/** What lies in no namespace. */
const OF_THE_CLUSTER = ['Namespace']

/**
 * What `kubectl kustomize` makes of a folder, for tests on machines without it. It knows the features above and refuses all
 * others, so that none is taken for checked.
 * @param directory absolute
 * @throws Error where the kustomization has another field than those
 */
export async function kustomize(directory: string): Promise<Manifest[]> {
  const text = await readFile(path.join(directory, 'kustomization.yaml'), 'utf8')
  const settings = known(parse(text))
  const files = settings.resources.map((file) => path.join(directory, file))
  const manifests = (await Promise.all(files.map(readManifests))).flat()
  return manifests.map((manifest) => changed(manifest, settings))
}

function known(read: unknown): Kustomization {
  const settings = read as Kustomization
  const [unknown] = Object.keys(settings).filter((field) => !FIELDS.includes(field))
  if (unknown !== undefined) throw new Error(`Not known here: ${unknown} in kustomization.yaml`)
  for (const [field, wanted] of Object.entries(HEAD)) {
    const is = settings[field as keyof typeof HEAD]
    if (is !== wanted) throw new Error(`${field} in kustomization.yaml is ${is}, not ${wanted}`)
  }
  for (const one of settings.images) only(one, ['name', 'newName'])
  for (const one of settings.labels) only(one, ['pairs', 'includeTemplates'])
  return settings
}

function only(entry: object, fields: string[]): void {
  const others = Object.keys(entry).filter((field) => !fields.includes(field))
  if (others.length > 0) throw new Error(`Not known here: ${others.join(', ')}`)
}

function changed(manifest: Manifest, { namespace, images, labels }: Kustomization): Manifest {
  const pairs = Object.assign({}, ...labels.map((one) => one.pairs)) as Record<string, string>
  const { metadata } = manifest
  const inNamespace = OF_THE_CLUSTER.includes(manifest.kind) ? {} : { namespace }
  const named = { ...metadata, ...inNamespace, labels: { ...metadata.labels, ...pairs } }
  return { ...(within(manifest, pairs, images) as Manifest), metadata: named }
}

/** Templates of pods and of volume claims get the labels, images their new name; wherever they stand. */
function within(value: unknown, pairs: object, images: Kustomization['images']): unknown {
  if (Array.isArray(value)) return value.map((one) => within(one, pairs, images))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, one]) => {
      const inner = within(one, pairs, images)
      if (field === 'image' && typeof inner === 'string') return [field, renamed(inner, images)]
      if (field === 'template') return [field, labelled(inner, pairs)]
      if (field === 'volumeClaimTemplates' && Array.isArray(inner)) {
        return [field, inner.map((claim) => labelled(claim, pairs))]
      }
      return [field, inner]
    }),
  )
}

function labelled(template: unknown, pairs: object): unknown {
  const { metadata, ...rest } = template as Pick<Manifest, 'metadata'>
  return { ...rest, metadata: { ...metadata, labels: { ...metadata.labels, ...pairs } } }
}

function renamed(image: string, images: Kustomization['images']): string {
  const [name, tag] = image.split(/:(?=[^/:]*$)/)
  const found = images.find((one) => one.name === name)
  return found ? [found.newName, tag].filter((part) => part !== undefined).join(':') : image
}

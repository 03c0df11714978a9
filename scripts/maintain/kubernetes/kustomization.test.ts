import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { FOLDER, kubernetesStack, kustomization } from './stack.ts'

// The other tests read the manifests as they stand. So it must be little that Kustomize makes of them.

const settings = await kustomization()
const stack = await kubernetesStack()
const text = JSON.stringify(stack)

it('puts all files into one namespace, which one of them makes, and changes images and labels alone', async () => {
  const { namespace, resources, images, labels, ...rest } = settings
  expect(rest).toEqual({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' })
  const files = (await readdir(FOLDER)).filter((file) => file !== 'kustomization.yaml')
  expect(resources.toSorted()).toEqual(files.toSorted())
  expect(stack.filter(({ kind }) => kind === 'Namespace')).toMatchObject([
    { metadata: { name: namespace } },
  ])
  expect(text).not.toContain('"namespace":')
  expect([images.length, labels.length]).toEqual([1, 1])
})

it('names the registry of images that are there', () => {
  for (const one of settings.images) {
    expect(Object.keys(one)).toEqual(['name', 'newName'])
    expect(text).toContain(`"image":"${one.name}:`)
  }
})

it('labels all of it, but no selector, which could never be changed', () => {
  const [labels] = settings.labels
  expect(Object.keys(labels ?? {})).toEqual(['pairs', 'includeTemplates'])
  expect(labels).toMatchObject({
    pairs: { 'app.kubernetes.io/name': 'task-manager' },
    includeTemplates: true,
  })
})

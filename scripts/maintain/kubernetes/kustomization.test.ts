import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { kustomize } from './kustomization.ts'

const SETTINGS = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: here
resources: [all.yaml]
images:
  - { name: app, newName: 'registry.example:5000/me/app' }
labels:
  - pairs: { name: x }
    includeTemplates: true
`
const OBJECTS = `apiVersion: v1
kind: Namespace
metadata: { name: here }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, labels: { component: db } }
spec:
  selector: { matchLabels: { component: db } }
  template:
    metadata: { labels: { component: db } }
    spec: { containers: [{ image: 'app:web' }, { image: 'other:1' }, { image: app }] }
  volumeClaimTemplates: [{ metadata: { name: data } }]
`

async function rendered(settings: string, objects = OBJECTS) {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'kustomization-'))
  try {
    await writeFile(path.join(directory, 'kustomization.yaml'), settings)
    await writeFile(path.join(directory, 'all.yaml'), objects)
    return await kustomize(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

it('puts all in the namespace, labels it and its templates, and renames images', async () => {
  expect(await rendered(SETTINGS)).toEqual([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'here', labels: { name: 'x' } } },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'here', labels: { component: 'db', name: 'x' } },
      spec: {
        selector: { matchLabels: { component: 'db' } },
        template: {
          metadata: { labels: { component: 'db', name: 'x' } },
          spec: {
            containers: [
              { image: 'registry.example:5000/me/app:web' },
              { image: 'other:1' },
              { image: 'registry.example:5000/me/app' },
            ],
          },
        },
        volumeClaimTemplates: [{ metadata: { name: 'data', labels: { name: 'x' } } }],
      },
    },
  ])
})

it.each([
  ['patches: []\n', 'Not known here: patches'],
  ['resource: [all.yaml]\n', 'Not known here: resource'],
])('refuses what it does not know: %j', async (more, message) => {
  await expect(rendered(SETTINGS + more)).rejects.toThrow(message)
})

it.each([
  ['kind: Kustomization', 'kind: Component', 'kind in kustomization.yaml is Component'],
  ['newName:', 'newTag: v1, newName:', 'Not known here: newTag'],
  ['includeTemplates: true', 'includeSelectors: true', 'Not known here: includeSelectors'],
  ['[all.yaml]', '[none.yaml]', 'none.yaml'],
])('refuses %s that is %s', async (good, bad, message) => {
  await expect(rendered(SETTINGS.replace(good, bad))).rejects.toThrow(message)
})

it('refuses YAML that is none', async () => {
  await expect(rendered(SETTINGS, 'kind: [')).rejects.toThrow('Flow sequence')
})

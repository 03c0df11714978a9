import { describe, expect, it } from 'vitest'
import type { Manifest } from './manifest.ts'
import { problemsOf } from './schema.ts'
import { kubernetesStack } from './stack.ts'

const stack = await kubernetesStack()

describe('Kubernetes’ schema', () => {
  it('has nothing against the manifests', () => {
    expect(stack.length).toBeGreaterThan(10)
    expect(problemsOf(stack)).toEqual([])
  })

  it.each<[what: string, kind: string, from: string, to: string, problem: RegExp]>([
    ['a wrong field', 'Deployment', '"minReadySeconds"', '"minReadySecond"', /minReadySecond/],
    ['one deep inside', 'Deployment', '"livenessProbe"', '"livenesProbe"', /livenesProbe/],
    ['one of another kind', 'Service', '"clusterIP"', '"replicas"', /replicas/],
    ['a wrong type', 'Deployment', '"minReadySeconds":10', '"minReadySeconds":"10"', /string/],
    ['a number for a string', 'Deployment', '"value":"3000"', '"value":3000', /number/],
    ['no whole number', 'StatefulSet', '"replicas":1', '"replicas":1.5', /replicas.*integer/],
    ['a missing field', 'StatefulSet', '"selector"', '"selektor"', /selector/],
    ['a word that is none', 'Deployment', '"RuntimeDefault"', '"Default"', /Default/],
    ['an unknown kind', 'Deployment', '"Deployment"', '"Deploiment"', /no Deploiment of apps\/v1/],
    ['an old version', 'Deployment', '"apps/v1"', '"apps/v1beta1"', /no Deployment of apps/],
  ])('finds %s', (_, kind, from, to, problem) => {
    const broken = stack.map((one) => (one.kind === kind ? change(one, from, to) : one))
    expect(broken).not.toEqual(stack)
    expect(problemsOf(broken).join('\n')).toMatch(problem)
  })
})

function change(manifest: Manifest, from: string, to: string): Manifest {
  return JSON.parse(JSON.stringify(manifest).replaceAll(from, to)) as Manifest
}

import { describe, expect, it } from 'vitest'
import { RUN_LABEL } from '../../core/labels.ts'
import { type InspectedContainer, notOwn } from './own-container.ts'

const run = { id: '1', directory: '/lab/runs/1' }
const labels = { [RUN_LABEL]: '1' }
const mount = (Type: string, at: string, RW = true): InspectedContainer['mounts'][number] => ({
  ...{ Type, Destination: '/data', RW },
  ...(Type === 'volume' ? { Name: at, Source: `/var/lib/docker/volumes/${at}` } : { Source: at }),
})
const owners = { mine: '1', theirs: '', others: '2' }

describe('a container is the run’s own', () => {
  it.each([
    ['with nothing mounted', []],
    ['with a volume of the run', [mount('volume', 'mine')]],
    ['with a volume that was made with it', [mount('volume', 'a1'.repeat(32))]],
    ['with a file of the run', [mount('bind', '/lab/runs/1/file')]],
    [
      'with what it only reads',
      [mount('bind', '/home/me', false), mount('volume', 'theirs', false)],
    ],
    ['with memory', [mount('tmpfs', '')]],
  ])('%s', (_, mounts) => {
    expect(notOwn({ labels, mounts }, owners, run)).toBeUndefined()
  })
})

describe('a container is not to be touched', () => {
  it.each([
    ['without labels', null, [], /does not carry the label/],
    ['of another run', { [RUN_LABEL]: '2' }, [], /does not carry the label/],
    ['that can write to a folder of somebody’s', labels, [mount('bind', '/home/me')], /\/home\/me/],
    ['that can write beside the run’s folder', labels, [mount('bind', '/lab/runs/12')], /runs\/12/],
    ['that can write to a volume of nobody’s', labels, [mount('volume', 'theirs')], /theirs/],
    ['that can write to a volume of another run', labels, [mount('volume', 'others')], /others/],
  ])('%s', (_, own, mounts, problem) => {
    expect(notOwn({ labels: own, mounts }, owners, run)).toMatch(problem)
  })
})

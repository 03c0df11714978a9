import { expect, it } from 'vitest'
import { isOfPlace, nodeAt, readersPlace } from './place.ts'

const place = { name: 'lab-1a2b3c', directory: '/lab/.lab/cluster' }

it('each folder of the lab has a place of its own, always the same', () => {
  expect(readersPlace('/a')).toEqual(readersPlace('/a'))
  expect(readersPlace('/a').name).not.toBe(readersPlace('/b').name)
})

it('no name is longer than an interface may have, and no socket than the system takes', () => {
  const node = nodeAt(readersPlace(`/${'deep/'.repeat(100)}`), 9, '198.18.0')
  expect(node.id.length).toBeLessThanOrEqual(15)
  expect(node.socket.length).toBeLessThanOrEqual('unix://'.length + 107)
})

it('a node is known by its number alone', () => {
  expect(nodeAt(place, 2, '198.18.7')).toEqual({
    number: 2,
    name: 'node-2',
    id: 'lab-1a2b3c-2',
    cgroup: '/lab-1a2b3c-2',
    address: '198.18.7.12',
    runtime: '/run/lab-1a2b3c/2',
    socket: 'unix:///run/lab-1a2b3c/2/docker.sock',
    data: '/lab/.lab/cluster/2',
  })
})

it.each([
  ['lab-1a2b3c-1', true],
  ['lab-1a2b3c-12', true],
  ['lab-1a2b3c', false],
  ['lab-1a2b3c-', false],
  ['lab-1a2b3c-web', false],
  ['lab-1a2b3c-1.scope', false],
  ['lab-1a2b3cd-1', false],
  ['my-lab-1a2b3c-1', false],
])('%s is of the place: %s', (name, ours) => {
  expect(isOfPlace(place, name)).toBe(ours)
})

import { expect, it } from 'vitest'
import { addressIn, parseNodes, readersCluster } from './nodes.ts'

it('each folder of the lab has a cluster of its own, always the same', () => {
  expect(readersCluster('/a')).toEqual(readersCluster('/a'))
  expect(readersCluster('/a').name).not.toBe(readersCluster('/b').name)
})

// As Docker 26 printed them, unneeded members left out: the second is stopped.
const inspected = (number: number, ports: Record<string, { HostPort: string }[]> | null) => ({
  Name: `/lab-cluster-1a2b3c-node-${number}`,
  Config: { Hostname: `node-${number}` },
  HostConfig: { PortBindings: ports },
  NetworkSettings: {
    Ports: {},
    Networks: {
      'lab-cluster-1a2b3c': {
        IPAMConfig: { IPv4Address: `172.20.0.${number + 1}` },
        IPAddress: number === 2 ? '' : `172.20.0.${number + 1}`,
      },
    },
  },
})

it('reads nodes that run and nodes that do not, in the order of their names', () => {
  const json = JSON.stringify([
    inspected(2, null),
    inspected(1, { '8082/tcp': [{ HostPort: '8101' }], '8110/tcp': [{ HostPort: '8102' }] }),
  ])
  expect(parseNodes(json, '127.0.0.1')).toEqual([
    {
      ...{ name: 'node-1', container: 'lab-cluster-1a2b3c-node-1', address: '172.20.0.2' },
      urls: { '8082': 'http://127.0.0.1:8101', '8110': 'http://127.0.0.1:8102' },
    },
    {
      ...{ name: 'node-2', container: 'lab-cluster-1a2b3c-node-2', address: '172.20.0.3' },
      urls: {},
    },
  ])
})

it.each([
  ['172.20.0.0/16', 0, '172.20.0.2'],
  ['192.168.240.0/20', 2, '192.168.240.4'],
  ['10.1.2.16/28', 8, '10.1.2.26'],
])('in %s node %i has %s', (subnet, index, address) => {
  expect(addressIn(subnet, index)).toBe(address)
})

import { describe, expect, it } from 'vitest'
import { parseComposePs, publishedPorts } from './compose-ps.ts'

describe('parseComposePs', () => {
  const web = '{"ID":"a1","Name":"lab-web-1","Service":"web","State":"running"}'
  const redis = '{"ID":"b2","Name":"lab-redis-1","Service":"redis"}'
  const both = [
    { id: 'a1', name: 'lab-web-1', service: 'web' },
    { id: 'b2', name: 'lab-redis-1', service: 'redis' },
  ]

  it.each([
    ['an object a line', `${web}\n${redis}\n`, both],
    ['one array', `[${web},${redis}]`, both],
    ['nothing', '\n', []],
  ])('reads %s', (_, stdout, containers) => {
    expect(parseComposePs(stdout)).toEqual(containers)
  })
})

it('reads the ports of the host, of both address families once', () => {
  const container = (...ports: number[]) =>
    JSON.stringify({ ID: 'a', Publishers: ports.map((PublishedPort) => ({ PublishedPort })) })
  expect(publishedPorts(`${container(40001, 40001)}\n${container(40000, 0)}`)).toEqual([
    '40000',
    '40001',
  ])
})

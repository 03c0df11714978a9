import { expect, it } from 'vitest'
import { tcpPorts } from './entry-port.ts'

it.each([
  [null, []],
  [{ '443/tcp': {}, '10000/tcp': {}, '80/tcp': {}, '3000/tcp': {} }, [80, 443, 3000, 10000]],
  [{ '5000/tcp': {}, '6379/tcp': {}, '53/udp': {} }, [5000]],
])('of %j: %j', (exposed, ports) => {
  expect(tcpPorts(exposed)).toEqual(ports)
})

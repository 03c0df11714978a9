import { expect, it } from 'vitest'
import { receivedIn } from './received.ts'

it('adds up what came in by every interface but loopback', () => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs
    lo: 9000000    100    0    0    0     0          0         0  9000000    100    0
  eth0:    1234     10    0    0    0     0          0         0     4321     10    0
  eth1:5000          7    0    0    0     0          0         0        0      0    0`
  expect(receivedIn(text)).toBe(6234)
})

import { BlockList } from 'node:net'
import os from 'node:os'

/** RFC 2544's addresses for tests of networks: nobody's in the Internet. A third number each, from here on. */
const PREFIX = '198.18'
const HIGHEST = 255

/**
 * The first three numbers of a network of 254 addresses that none of these is in, nor has any of.
 * @param taken this machine's addresses with the lengths of their networks: `192.168.1.7/24`
 * @throws Error where all are taken
 */
export function freeNetwork(taken: string[]): string {
  const theirs = new BlockList()
  for (const [address = '', length] of taken.map((one) => one.split('/')))
    theirs.addSubnet(address, Number(length), 'ipv4')
  for (let number = 0; number <= HIGHEST; number++) {
    const network = `${PREFIX}.${number}`
    const ours = new BlockList()
    ours.addSubnet(`${network}.0`, 24, 'ipv4')
    const meets = taken.some((one) => ours.check(one.split('/')[0] ?? ''))
    if (!meets && !theirs.check(`${network}.1`)) return network
  }
  throw new Error(`Each network from ${PREFIX}.0.0/24 to ${PREFIX}.${HIGHEST}.0/24 is taken`)
}

/** Addresses of this machine, with the lengths of their networks. */
export const ownAddresses = () =>
  Object.values(os.networkInterfaces()).flatMap((all = []) =>
    all.flatMap(({ family, cidr }) => (family === 'IPv4' && cidr !== null ? [cidr] : [])),
  )

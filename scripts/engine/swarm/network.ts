import { readdir } from 'node:fs/promises'
import { hostCommand, succeeds } from './host-command.ts'
import { type ClusterNode, isOfPlace, type Place } from './place.ts'
import { freeNetwork, ownAddresses } from './subnet.ts'

/** A bridge, which is the switch that all nodes are plugged into. @returns the first three numbers of its addresses */
export async function makeSwitch({ name }: Place): Promise<string> {
  const network = freeNetwork(ownAddresses())
  await hostCommand('ip', 'link', 'add', name, 'type', 'bridge')
  // From here users reach the nodes.
  await hostCommand('ip', 'address', 'add', `${network}.1/24`, 'dev', name)
  await hostCommand('ip', 'link', 'set', name, 'up')
  // Where a firewall looks at bridges, Docker's own drops what it does not know.
  await hostCommand('iptables', '--wait', '--insert', ...rule(name))
  return network
}

const rule = (name: string) => [
  ...['FORWARD', '--in-interface', name, '--out-interface', name, '--jump', 'ACCEPT'],
]

/** A network of its own for a node, and a cable to the switch. No way leads on from there. */
export async function plugIn(place: Place, { id, address }: ClusterNode): Promise<void> {
  await hostCommand('ip', 'netns', 'add', id)
  await hostCommand(
    ...['ip', 'link', 'add', id, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', id],
  )
  await hostCommand('ip', 'link', 'set', id, 'master', place.name, 'up')
  await hostCommand('ip', '-netns', id, 'link', 'set', 'lo', 'up')
  await hostCommand('ip', '-netns', id, 'address', 'add', `${address}/24`, 'dev', 'eth0')
  await hostCommand('ip', '-netns', id, 'link', 'set', 'eth0', 'up')
}

/** Pulls the cable, or plugs it in again: what is sent to a dead machine gets no answer, not even a refusal. */
export async function setCable({ id }: ClusterNode, state: 'up' | 'down'): Promise<void> {
  await hostCommand('ip', 'link', 'set', id, state)
}

/** What the system has of a cluster's network. */
export interface NetworkTraces {
  namespaces: string[]
  links: string[]
  hasRule: boolean
}

export async function findNetwork(place: Place): Promise<NetworkTraces> {
  const ours = (name: string) => name === place.name || isOfPlace(place, name)
  const list = (directory: string) => readdir(directory).catch((): string[] => [])
  return {
    namespaces: (await list('/run/netns')).filter(ours),
    links: (await list('/sys/class/net')).filter(ours),
    hasRule: await succeeds('iptables', '--wait', '--check', ...rule(place.name)),
  }
}

/** What goes by itself meanwhile is no failure: the next look says what is left. */
export async function removeNetwork(
  place: Place,
  { namespaces, links, hasRule }: NetworkTraces,
): Promise<void> {
  for (const name of namespaces) await succeeds('ip', 'netns', 'delete', name)
  for (const name of links) await succeeds('ip', 'link', 'delete', name)
  if (hasRule) await succeeds('iptables', '--wait', '--delete', ...rule(place.name))
}

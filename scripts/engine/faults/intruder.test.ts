import { describe, expect, it } from 'vitest'
import type { Inventory } from '../image/inventory.ts'
import { commandFor, WISHES } from './intruder.ts'

const NOTHING: Inventory = {
  packages: [],
  setIdFiles: [],
  shells: [],
  interpreters: [],
  compilers: [],
  packageManagers: [],
}
const foothold = (offers: Partial<Inventory>, redisDirectory: string | undefined = '/data') => ({
  container: 'c1',
  user: '0:0',
  inventory: { ...NOTHING, ...offers },
  redisDirectory,
  redisName: 'valkey-server',
})

describe('an intruder uses what the image offers', () => {
  it.each([
    ['a shell', { shells: ['dash', 'sh'], interpreters: ['node'] }, 'sh'],
    ['Node, where there is no shell', { interpreters: ['node', 'python3'] }, 'node'],
    ['Python, where there is nothing else', { interpreters: ['python3'] }, 'python3'],
  ])('%s', (_, offers, program) => {
    expect(commandFor('write to the root file system', foothold(offers)).command[0]).toBe(program)
  })

  it.each([
    ['the image’s own C compiler', { compilers: ['as', 'gcc-13', 'make'] }, 'gcc-13'],
    ['cc, in the hope that it is somewhere else, where none was found', {}, 'cc'],
  ])('%s', (_, offers, program) => {
    expect(commandFor('run a compiler', foothold(offers)).command[0]).toBe(program)
  })

  it.each([
    ['dpkg', { shells: ['sh'], packageManagers: ['apt-get', 'dpkg'] }],
    ['apk', { shells: ['sh'], packageManagers: ['apk'] }],
  ])('%s, with a package of its own making', (manager, offers) => {
    const { means, command } = commandFor('install a package', foothold(offers))
    expect(means).toBe(manager)
    expect(command.at(-1)).toContain('lab-probe')
  })
})

it('says why it cannot try where there is nothing to run a script with', () => {
  expect(commandFor("signal Redis's process", foothold({})).missing).toContain('neither a shell')
})

it.each([
  ['a shell', { shells: ['sh'] }],
  ['Node', { interpreters: ['node'] }],
  ['Python', { interpreters: ['python3'] }],
])('looks for Redis by the name that its process has, with %s', (_, offers) => {
  const script = commandFor("signal Redis's process", foothold(offers)).command.at(-1)
  expect(script).toContain('no valkey-server among')
  expect(script).not.toContain('redis-server')
  const none = { ...foothold(offers), redisName: undefined }
  expect(commandFor("signal Redis's process", none).missing).toContain('no process of Redis')
})

it('looks for the data where Redis says that it is, and nowhere where it does not say', () => {
  const shell = { shells: ['sh'] }
  const { command } = commandFor("read Redis's data files", foothold(shell, '/var/lib/redis'))
  expect(command.at(-1)).toContain("'/var/lib/redis'/*")
  const unknown = { ...foothold(shell), redisDirectory: undefined }
  expect(commandFor("read Redis's data files", unknown).missing).toContain('does not say')
})

it('has a command for each wish where the image has all it takes', () => {
  const all = {
    shells: ['sh'],
    compilers: ['cc'],
    packageManagers: ['dpkg'],
  }
  for (const wish of WISHES) expect(commandFor(wish, foothold(all)).command).not.toEqual([])
})

import { expect, it } from 'vitest'
import { hasVariable, isIn, processesOf } from './processes.ts'

it.each([
  ['0::/lab-1a2b3c-1/4fb2', true],
  ['5:memory:/lab-1a2b3c-1/4fb2\n4:cpu:/', true],
  ['1:name=systemd:/lab-1a2b3c-1/4fb2', true],
  ['0::/lab-1a2b3c-1', true],
  ['0::/system.slice/lab-1a2b3c-1/4fb2', true],
  ['0::/lab-1a2b3c-11/4fb2', false],
  ['0::/docker/4fb2', false],
  ['', false],
])('a process in the cgroups %j is the node’s: %s', (cgroups, expected) => {
  expect(isIn(cgroups, '/lab-1a2b3c-1')).toBe(expected)
})

it.each([
  ['PATH=/bin\0NODE=lab-1\0', true],
  ['NODE=lab-12\0', false],
  ['OTHER_NODE=lab-1\0', false],
  ['', false],
])('an environment %j has the variable: %s', (variables, expected) => {
  expect(hasVariable(variables, 'NODE', 'lab-1')).toBe(expected)
})

it.runIf(process.platform === 'linux')('no process is of a node that nobody made', async () => {
  expect(await processesOf([{ id: 'lab-nobody-1', cgroup: '/lab-nobody-1' }])).toEqual([])
})

import { expect, it } from 'vitest'
import { nodeTable } from './status.ts'

it('shows each node by name, and how many tasks of which service it has', () => {
  const task = (service: string, node: string, isRunning = true) => ({
    ...{ service, node, image: '', isRunning, isWanted: true, state: '', error: '' },
  })
  const table = nodeTable(
    [
      { name: 'node-2', status: 'Down', availability: 'Active', manager: 'Unreachable' },
      { name: 'node-1', status: 'Ready', availability: 'Active', manager: 'Leader' },
    ],
    [
      task('web', 'node-1'),
      task('web', 'node-1'),
      task('redis', 'node-1'),
      task('web', 'node-2', false),
    ],
  )
  const rows = table.split('\n').filter((line) => line.includes('│'))
  expect(
    rows.map((row) =>
      row
        .split('│')
        .map((cell) => cell.trim())
        .slice(1, -1),
    ),
  ).toEqual([
    ['node', 'status', 'availability', 'manager', 'redis', 'web'],
    ['node-1', 'Ready', 'Active', 'Leader', '1', '2'],
    ['node-2', 'Down', 'Active', 'Unreachable', '0', '0'],
  ])
})

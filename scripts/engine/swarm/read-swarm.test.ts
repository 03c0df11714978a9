import { describe, expect, it } from 'vitest'
import { isSettled, parseServices, parseTasks, spreadOver, updateOf } from './read-swarm.ts'

// As Docker 26 printed them, unneeded members left out.
const SERVICES = `{"ID":"t1","Image":"task-app:web","Mode":"replicated","Name":"task-manager_web","Ports":"","Replicas":"2/3"}
{"ID":"t2","Image":"task-app:gateway","Mode":"global","Name":"task-manager_gateway","Ports":"","Replicas":"3/3"}
{"ID":"t3","Image":"redis:7-alpine","Mode":"replicated","Name":"task-manager_redis","Ports":"","Replicas":"1/1 (max 1 per node)"}
`
const TASKS = `{"CurrentState":"Running 3 seconds ago","DesiredState":"Running","Error":"","ID":"a","Image":"task-app:web","Name":"task-manager_web.1","Node":"node-1","Ports":""}
{"CurrentState":"Running about a minute ago","DesiredState":"Running","Error":"","ID":"b","Image":"task-app:web","Name":"task-manager_web.2","Node":"node-1","Ports":""}
{"CurrentState":"Running 2 minutes ago","DesiredState":"Shutdown","Error":"","ID":"c","Image":"task-app:web","Name":"task-manager_web.2","Node":"node-3","Ports":""}
{"CurrentState":"Failed 4 seconds ago","DesiredState":"Shutdown","Error":"\\"task: non-zero exit (1)\\"","ID":"d","Image":"task-app:web","Name":"task-manager_web.3","Node":"node-2","Ports":""}
{"CurrentState":"Running 2 minutes ago","DesiredState":"Running","Error":"","ID":"e","Image":"task-app:gateway","Name":"task-manager_gateway.ummxl44s7agn","Node":"node-2","Ports":"*:8082->8080/tcp"}
`

it('reads services', () => {
  expect(parseServices(SERVICES, 'task-manager')).toEqual([
    { name: 'web', running: 2, wanted: 3, image: 'task-app:web' },
    { name: 'gateway', running: 3, wanted: 3, image: 'task-app:gateway' },
    { name: 'redis', running: 1, wanted: 1, image: 'redis:7-alpine' },
  ])
  expect(parseServices('', 'task-manager')).toEqual([])
})

it('reads tasks, those of global services too', () => {
  const tasks = parseTasks(TASKS, 'task-manager')
  expect(tasks.map(({ service, node }) => `${service} ${node}`)).toEqual([
    'web node-1',
    'web node-1',
    'web node-3',
    'web node-2',
    'gateway node-2',
  ])
  expect(tasks[3]).toMatchObject({ isRunning: false, isWanted: false })
  expect(tasks[3]?.error).toContain('non-zero exit')
})

it('counts on each node what runs and shall run: not what a dead node had', () => {
  const tasks = parseTasks(TASKS, 'task-manager')
  expect(spreadOver(tasks, 'web')).toEqual({ 'node-1': 2 })
  expect(spreadOver(tasks, 'redis')).toEqual({})
})

it('is settled once each service runs as often as it shall', () => {
  const services = parseServices(SERVICES, 'task-manager')
  expect(isSettled(services)).toBe(false)
  expect(isSettled(services.filter(({ name }) => name !== 'web'))).toBe(true)
  expect(isSettled([])).toBe(false)
})

describe('an update', () => {
  it.each([
    ['null', { state: '', isOver: true, isRolledBack: false }],
    ['{"State":"updating"}', { state: 'updating', isOver: false, isRolledBack: false }],
    ['{"State":"completed"}', { state: 'completed', isOver: true, isRolledBack: false }],
    ['{"State":"paused"}', { state: 'paused', isOver: true, isRolledBack: false }],
    ['{"State":"rollback_started"}', { isOver: false, isRolledBack: true }],
    ['{"State":"rollback_completed"}', { isOver: true, isRolledBack: true }],
  ])('%s', (json, expected) => {
    expect(updateOf(json)).toMatchObject(expected)
  })
})

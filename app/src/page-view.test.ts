import { expect, test } from 'vitest'
import { pageView } from './page-view.ts'

const server = { label: 'Lab', hostname: 'web-1' }
const tasks = [
  { id: '1', title: 'Open', completed: false },
  { id: '2', title: 'Done', completed: true },
  { id: '3', title: 'Open too', completed: false },
]

test('counts the tasks', () => {
  expect(pageView(tasks, server)).toMatchObject({ ...server, total: 3, completed: 1, open: 2 })
})

test('offers for each task what its button would do', () => {
  expect(pageView(tasks, server).tasks.map((task) => task.action)).toEqual([
    'Complete',
    'Undo',
    'Complete',
  ])
})

test('has no message unless there is one, and marks one that is an error', () => {
  expect(pageView([], server)).not.toHaveProperty('flash')
  expect(pageView([], server, { kind: 'done', text: 'Added' }).flash?.failed).toBe(false)
  expect(pageView([], server, { kind: 'error', text: 'No' }).flash?.failed).toBe(true)
})

test('lists the endpoints of the API', () => {
  const paths = pageView([], server).endpoints.map(({ method, path }) => `${method} ${path}`)
  expect(paths).toContain('GET /api/tasks')
  expect(paths).toContain('GET /api/health')
})

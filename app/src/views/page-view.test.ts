import { expect, test } from 'vitest'
import type { Flash } from '../plugins/flash.ts'
import { pageView } from './page-view.ts'
import type { Task } from '../tasks/task.ts'
import { pageOf } from '../tasks/page.ts'

const server = { label: 'Lab', hostname: 'web-1' }
const task = (id: number, completed = false): Task => ({ id: String(id), title: 'x', completed })
const three = pageOf([task(1), task(2, true), task(3)], { start: 0, total: 3, completed: 1 }, [
  '1',
  '1',
  '',
  '1',
])
const last = pageOf([task(201), task(222)], { start: 200, total: 250, completed: 150 }, [
  '1',
  '101',
  '',
  '201',
])

const view = (page: typeof three, flash?: Flash) => pageView(page, server, flash)

test('counts the tasks, those of other pages too', () => {
  expect(view(three)).toMatchObject({ ...server, total: 3, completed: 1, open: 2 })
  expect(view(last)).toMatchObject({ total: 250, completed: 150, open: 100 })
})

test('offers for each task what its button would do', () => {
  expect(view(three).tasks.map((task) => task.action)).toEqual(['Complete', 'Undo', 'Complete'])
})

test('shows the tasks of its page', () => {
  expect([view(three).paged, view(last).paged]).toEqual([false, true])
  expect(view(three)).not.toHaveProperty('here')
  expect(view(last)).toMatchObject({ paged: true, here: '201' })
  expect(view(last).tasks.map(({ id }) => id)).toEqual(['201', '222'])
})

test('has no message unless there is one, and marks one that is an error', () => {
  expect(view(three)).not.toHaveProperty('flash')
  expect(view(three, { kind: 'done', text: 'Added' }).flash?.failed).toBe(false)
  expect(view(three, { kind: 'error', text: 'No' }).flash?.failed).toBe(true)
})

test('lists the endpoints of the API', () => {
  const paths = view(three).endpoints.map(({ method, path }) => `${method} ${path}`)
  expect(paths).toContain('GET /api/tasks')
  expect(paths).toContain('GET /api/health')
})

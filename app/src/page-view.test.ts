import { expect, test } from 'vitest'
import type { Flash } from './flash.ts'
import { pageView } from './page-view.ts'
import { TaskList } from './task-list.ts'
import { pageNumberOf, pageOf } from './task-page.ts'

const server = { label: 'Lab', hostname: 'web-1' }
const three = new TaskList([
  { id: '1', title: 'Open', completed: false },
  { id: '2', title: 'Done', completed: true },
  { id: '3', title: 'Open too', completed: false },
])
const many = new TaskList(
  Array.from({ length: 250 }, (_, i) => ({ id: String(i + 1), title: 'x', completed: i < 150 })),
)

const view = (list: TaskList, { id, flash }: { id?: string; flash?: Flash } = {}) =>
  pageView(list, pageOf(list, pageNumberOf(list, id)), server, flash)

test('counts the tasks, those of other pages too', () => {
  expect(view(three)).toMatchObject({ ...server, total: 3, completed: 1, open: 2 })
  expect(view(many, { id: '201' })).toMatchObject({ total: 250, completed: 150, open: 100 })
})

test('offers for each task what its button would do', () => {
  expect(view(three).tasks.map((task) => task.action)).toEqual(['Complete', 'Undo', 'Complete'])
})

test('shows the tasks of its page', () => {
  expect([view(three).paged, view(many).paged]).toEqual([false, true])
  expect(view(many)).not.toHaveProperty('here')
  const third = view(many, { id: '222' })
  expect(third).toMatchObject({ paged: true, here: '201' })
  expect(third.tasks.map(({ id }) => id)).toEqual(many.tasks.slice(200).map(({ id }) => id))
})

test('has no message unless there is one, and marks one that is an error', () => {
  expect(view(three)).not.toHaveProperty('flash')
  expect(view(three, { flash: { kind: 'done', text: 'Added' } }).flash?.failed).toBe(false)
  expect(view(three, { flash: { kind: 'error', text: 'No' } }).flash?.failed).toBe(true)
})

test('lists the endpoints of the API', () => {
  const paths = view(three).endpoints.map(({ method, path }) => `${method} ${path}`)
  expect(paths).toContain('GET /api/tasks')
  expect(paths).toContain('GET /api/health')
})

import { expect, test } from 'vitest'
import { TaskList } from './task-list.ts'
import { pageNumberOf, pageOf, TASKS_PER_PAGE } from './task-page.ts'

const pageWith = (list: TaskList, id?: string) => pageOf(list, pageNumberOf(list, id))

/** Tasks 1 to `count`, without some. */
function tasks(count: number, gone: number[] = []): TaskList {
  const ids = Array.from({ length: count }, (_, i) => i + 1).filter((id) => !gone.includes(id))
  return new TaskList(ids.map((id) => ({ id: String(id), title: 'x', completed: false })))
}

const summary = (list: TaskList, id?: string) => {
  const { number, count, from, to, links } = pageWith(list, id)
  const leads = links.map(({ name, task }) => `${name} ${task}`).join(', ')
  return `${number}/${count}: ${from}-${to}${leads && `; ${leads}`}`
}

test.each([
  ['no task', 0, undefined, '1/1: 0-0'],
  ['a page that is not full', 99, undefined, '1/1: 1-99'],
  ['a full page', 100, undefined, '1/1: 1-100'],
  ['one more', 101, undefined, '1/2: 1-100; Next 101, Last 101'],
  ['the task on its edge', 101, '101', '2/2: 101-101; First 1, Previous 1'],
  ['the one before', 101, '100', '1/2: 1-100; Next 101, Last 101'],
  ['one in the middle', 450, '250', '3/5: 201-300; First 1, Previous 101, Next 301, Last 401'],
  ['one that is not there yet', 450, '9999', '5/5: 401-450; First 1, Previous 301'],
  ['one that would be the first of a new page', 100, '101', '1/1: 1-100'],
])('the page with %s', (_what, count, id, expected) => {
  expect(summary(tasks(count), id)).toBe(expected)
})

test('a task that is gone is looked for where it was', () => {
  expect(summary(tasks(250, [150]), '150')).toBe(
    '2/3: 101-200; First 1, Previous 1, Next 202, Last 202',
  )
})

test('a link to the next page skips no task when earlier ones are deleted meanwhile', () => {
  const [, next] = pageWith(tasks(300), '101').links.filter(({ name }) => name !== 'First')
  expect(next).toEqual({ name: 'Next', task: '201' })
  const after = pageWith(tasks(300, [1, 2, 3]), next?.task)
  expect(after.tasks.map(({ id }) => id)).toContain('201')
})

test('pages together hold every task once', () => {
  const list = tasks(333, [7, 120, 121])
  const seen: string[] = []
  let id: string | undefined = '1'
  while (id !== undefined) {
    const page = pageWith(list, id)
    seen.push(...page.tasks.map((task) => task.id))
    expect(page.tasks.length).toBeLessThanOrEqual(TASKS_PER_PAGE)
    id = page.links.find(({ name }) => name === 'Next')?.task
  }
  expect(seen).toEqual(list.tasks.map((task) => task.id))
})

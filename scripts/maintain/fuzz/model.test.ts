import { beforeEach, expect, it } from 'vitest'
import type { Answer } from './answer.ts'
import { Model, type Task } from './model.ts'
import type { Effect } from './requests/request.ts'

const task = (id: string, title = 'x', completed = false): Task => ({ id, title, completed })
const answer = (status: number, body: unknown = '', location = '/'): Answer => ({
  ...{ status, headers: [['location', location]] },
  body: Buffer.from(JSON.stringify(body)),
})

let model: Model
const record = (effect: Effect, came?: Answer) => model.record({ method: 'X', effect }, came)
const compareAll = (...list: Task[]) => model.compareAll(list, '<zq')

beforeEach(() => {
  model = new Model()
  record({ do: 'create', title: 'guarded' }, answer(201, task('1', 'guarded')))
  model.guard()
})

const GUARDED = task('1', 'guarded')

it('knows what accepted requests have done', () => {
  const changed = task('3', 'b', true)
  expect(record({ do: 'create', title: 'a' }, answer(201, task('3', 'a')))).toEqual([])
  expect(record({ do: 'toggle', id: '3' }, answer(303))).toEqual([])
  expect(record({ do: 'change', id: '3', title: 'b' }, answer(200, changed))).toEqual([])
  expect([model.own, model.guarded]).toEqual([['3'], ['1']])
  expect(compareAll(GUARDED, changed)).toEqual([])
  record({ do: 'delete', id: '3' }, answer(204))
  expect(compareAll(GUARDED, changed)).toEqual([
    'task 3 is {"title":"b","completed":true}, and should be gone',
  ])
})

it('knows that refused ones have done nothing', () => {
  record({ do: 'create', title: '<zq1>' }, answer(400))
  record({ do: 'delete', id: '1' }, answer(403))
  expect(compareAll(GUARDED)).toEqual([])
  expect(compareAll(task('9', '<zq1>'), task('10', "another session's"))).toEqual([
    'task 1 is gone, and should be {"title":"guarded","completed":false}',
    'task 9 was added by a request that was refused: {"title":"<zq1>","completed":false}',
  ])
})

it('allows both where no answer came', () => {
  record({ do: 'create', title: 'a' })
  record({ do: 'toggle', id: '1' }, answer(503))
  for (const completed of [true, false]) {
    expect(compareAll(task('1', 'guarded', completed))).toEqual([])
  }
  expect([...model.unseen]).toEqual(['a'])
  expect(compareAll(GUARDED, task('7', 'a'))).toEqual([])
  expect(model.own).toEqual(['7'])
})

it('learns from a redirect what a form has added, and misses it where it is not there', () => {
  record({ do: 'create', title: 'by form' }, answer(303, '', '/?task=5'))
  expect(model.own).toEqual(['5'])
  expect(compareAll(GUARDED)).toEqual([
    'task 5 is gone, and should be {"title":"by form","completed":false}',
  ])
  expect(record({ do: 'create', title: 'by form' }, answer(303))).toEqual([
    'a task was added, and the answer does not say which',
  ])
})

it('knows what a form has renamed', () => {
  record({ do: 'create', title: 'a' }, answer(201, task('3', 'a')))
  const location = '/?task=3#task-3'
  expect(record({ do: 'change', id: '3', title: 'b' }, answer(303, '', location))).toEqual([])
  expect(compareAll(GUARDED, task('3', 'a'))).toEqual([
    'task 3 is {"title":"a","completed":false}, and should be {"title":"b","completed":false}',
  ])
})

it('sees a guarded task change while requests are under way', () => {
  expect(model.compare([task('1', 'changed'), task('77')])).toEqual([
    'task 1 is {"title":"changed","completed":false}, and should be {"title":"guarded","completed":false}',
  ])
})

it('takes no other title than was sent, and no id twice', () => {
  expect(record({ do: 'create', title: 'a' }, answer(201, task('3', 'b')))).toHaveLength(1)
  expect(record({ do: 'create', title: 'a' }, answer(201, task('3', 'a')))).toEqual([
    'the id 3 was given twice',
  ])
})

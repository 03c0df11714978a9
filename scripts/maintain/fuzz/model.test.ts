import { beforeEach, expect, it } from 'vitest'
import type { Answer } from './answer.ts'
import { Model, type Task } from './model.ts'
import type { Effect } from './requests/request.ts'

const task = (id: string, title: string, completed = false): Task => ({ id, title, completed })
const GUARDED = task('1', 'guarded')

let model: Model
const compare = (...list: Task[]) => model.compare(list, '<zq')

/** Takes in a request after task 3, or one that adds a task, with its answer. */
function record(effect: Effect, status?: number, body: unknown = '', location = '/'): string[] {
  const headers: Answer['headers'] = [['location', location]]
  const answer = { status: status ?? 0, headers, body: JSON.stringify(body) }
  return model.record(effect, '3', status === undefined ? undefined : answer)
}

beforeEach(() => {
  model = new Model()
  model.know(GUARDED)
})

it('knows what accepted requests have done', () => {
  const changed = task('3', 'b', true)
  expect(record({ do: 'create', title: 'a' }, 201, task('3', 'a'))).toEqual([])
  expect(record({ do: 'toggle' }, 303)).toEqual([])
  expect(record({ do: 'change', title: 'b' }, 200, changed)).toEqual([])
  expect(model.own).toEqual(['3'])
  expect(compare(GUARDED, changed)).toEqual([])
  record({ do: 'delete' }, 204)
  expect(compare(GUARDED, changed)).toEqual([
    'task 3 is {"title":"b","completed":true}, and should be gone',
  ])
})

it('knows that refused ones have done nothing', () => {
  record({ do: 'create', title: '<zq1>' }, 400)
  expect(compare(GUARDED)).toEqual([])
  expect(compare(task('9', '<zq1>'), task('10', "another session's"))).toEqual([
    'task 1 is gone, and should be {"title":"guarded","completed":false}',
    'task 9 was added by a request that was refused: {"title":"<zq1>","completed":false}',
  ])
})

it('allows both where no answer came', () => {
  record({ do: 'create', title: 'by form' }, 303, '', '/?task=3')
  record({ do: 'toggle' }, 503)
  record({ do: 'create', title: '<zq2>' })
  expect(model.own).toEqual([])
  expect(compare(GUARDED, task('3', 'by form', true))).toEqual([])
  expect(compare(GUARDED, task('3', 'by form'), task('4', '<zq2>'))).toEqual([])
})

it('takes no other title than was sent, no id twice, and no answer that says nothing', () => {
  expect(record({ do: 'create', title: 'a' }, 201, task('3', 'b'))).toHaveLength(1)
  expect(record({ do: 'create', title: 'a' }, 201, task('3', 'a'))).toHaveLength(1)
  expect(record({ do: 'create', title: 'a' }, 303)).toHaveLength(1)
  expect(record({ do: 'change', title: 'a' }, 200, task('3', 'b'))).toHaveLength(1)
})

import { beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from './answer.ts'
import type { Effect } from './fuzz-case.ts'
import { Ledger, type Task } from './ledger.ts'

const WORKER = 1
const task = (id: string, title = 'x', completed = false): Task => ({ id, title, completed })
const answer = (status: number, body?: unknown): Answer => ({
  ...{ status, headers: [], raw: Buffer.alloc(0) },
  body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
})

let ledger: Ledger
const book = (effect: Effect, came?: Answer) => ledger.book({ method: 'X', effect }, came, WORKER)

beforeEach(() => {
  ledger = new Ledger([task('1', 'old')])
  ledger.guard([task('2', 'guarded')])
})

describe('the ledger', () => {
  it('knows what accepted requests have done', () => {
    expect(book({ do: 'create', title: 'a' }, answer(201, task('3', 'a')))).toEqual([])
    expect(book({ do: 'toggle', id: '3' }, answer(303))).toEqual([])
    expect(book({ do: 'change', id: '3', title: 'b' }, answer(200, task('3', 'b', true)))).toEqual(
      [],
    )
    expect(ledger.ownedBy(WORKER)).toEqual(['3'])
    const list = [task('1', 'old'), task('2', 'guarded'), task('3', 'b', true)]
    expect(ledger.compareAll(list)).toEqual([])
    book({ do: 'delete', id: '3' }, answer(204))
    expect(ledger.compareAll(list)).toEqual([
      'task 3 is {"title":"b","completed":true}, and should be gone',
    ])
  })

  it('knows that refused ones have done nothing', () => {
    book({ do: 'create', title: 'a' }, answer(400))
    book({ do: 'delete', id: '1' }, answer(403))
    expect(ledger.compareAll([task('1', 'old'), task('2', 'guarded')])).toEqual([])
    expect(ledger.compareAll([task('2', 'guarded'), task('9', 'a')])).toEqual([
      'task 1 is gone, and should be {"title":"old","completed":false}',
      'task 9 was added by a request that was refused: {"title":"a","completed":false}',
    ])
  })

  it('allows both where no answer came', () => {
    book({ do: 'create', title: 'a' })
    book({ do: 'toggle', id: '1' })
    for (const completed of [true, false]) {
      expect(ledger.compareAll([task('1', 'old', completed), task('2', 'guarded')])).toEqual([])
    }
    expect(ledger.compareAll([task('1', 'old'), task('2', 'guarded'), task('7', 'a')])).toEqual([])
  })

  it('misses what a form has added, and learns its id', () => {
    book({ do: 'create', title: 'by form' }, answer(303))
    const before = [task('1', 'old'), task('2', 'guarded')]
    expect(ledger.compareAll(before)).toEqual([
      'a task is not there that a form has added: "by form"',
    ])
    expect(ledger.compareOwn(WORKER, [], [...before, task('5', 'by form')])).toEqual([])
    expect(ledger.ownedBy(WORKER)).toEqual(['5'])
  })

  it('sees a guarded task change while others are at work', () => {
    expect(ledger.compareOwn(WORKER, [], [task('2', 'changed'), task('77')])).toEqual([
      'task 2 is {"title":"changed","completed":false}, and should be {"title":"guarded","completed":false}',
    ])
  })

  it('takes no other title than was sent, and no id twice', () => {
    expect(book({ do: 'create', title: 'a' }, answer(201, task('3', 'b')))).toHaveLength(1)
    expect(book({ do: 'create', title: 'a' }, answer(201, task('3', 'a')))).toEqual([
      'the id 3 was given twice',
    ])
  })
})

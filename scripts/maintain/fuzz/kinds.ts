import * as bad from './bad-bodies.ts'
import * as clients from './clients.ts'
import * as framing from './framing.ts'
import * as good from './good.ts'
import * as odd from './odd.ts'
import type { Row } from './request.ts'

/** A kind of exchange: each time one of its rows is sent. */
export interface Kind {
  name: string
  weight: number
  rows: Row[]
}

const kind = (weight: number, name: string, rows: Row[]): Kind => ({ weight, name, rows })

/** What is sent, and how often: of each kind enough that a defect in it shows, and of what is costly a little. */
export const KINDS: Kind[] = [
  kind(110, 'read', good.READ),
  kind(55, 'add a task', good.ADD),
  kind(10, 'prototype keys', good.PROTOTYPE_KEYS),
  kind(15, 'add by form', good.ADD_BY_FORM),
  kind(140, 'bad body: broken JSON', bad.BROKEN_JSON),
  kind(10, 'bad body: random bytes', bad.RANDOM_BYTES),
  kind(100, 'bad body: a bad title', bad.BAD_TITLES),
  kind(30, 'bad body: deep nesting', bad.DEEP),
  kind(45, 'bad body: a wrong type or charset', bad.WRONG_TYPE),
  kind(8, 'bad body: over 16 KiB', bad.LARGE),
  kind(1, 'bad body: a title of 1 MB', bad.HUGE),
  kind(40, 'bad body: a change', bad.BAD_CHANGES),
  kind(40, 'bad form', bad.BAD_FORMS),
  kind(100, 'odd method or address', odd.ODD_ADDRESS),
  kind(60, 'from another site', odd.OTHER_SITE),
  kind(50, 'odd headers', [odd.oddHeaders]),
  kind(12, 'garbage', framing.garbage),
  kind(12, 'mutated', framing.mutated),
  kind(12, 'smuggling', framing.smuggled),
  kind(10, 'length and chunks', framing.lengthAndChunks),
  kind(8, 'chunks', framing.oddChunks),
  kind(12, 'broken chunks', framing.brokenChunks),
  kind(6, 'a wrong length', framing.wrongLength),
  kind(10, 'broken headers', framing.brokenHeaders),
  kind(10, 'no host', framing.noHost),
  kind(20, 'pipelined', clients.pipelined),
  kind(10, 'half-closed', clients.halfClosed),
  kind(5, 'hung up', clients.hungUp),
  kind(5, 'cut off', clients.cutOff),
  kind(3, 'slow', clients.slow),
]

/** Changes of tasks that the session has added, which it can send while there are some. */
export const OWN_KINDS: Kind[] = [
  kind(40, 'change a task', good.CHANGE),
  kind(30, 'toggle a task', good.TOGGLE),
  kind(50, 'delete a task', good.REMOVE),
]

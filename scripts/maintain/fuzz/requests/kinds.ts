import type fc from 'fast-check'
import * as bodies from './bodies.ts'
import * as clients from './clients.ts'
import * as framing from './framing.ts'
import * as good from './good.ts'
import * as odd from './odd.ts'
import type { Exchange } from './request.ts'

/** A kind of exchange, and how often it is sent beside the others. */
export interface Kind {
  name: string
  weight: number
  exchanges: fc.Arbitrary<Exchange>
  /** Only while the session has a task of its own. */
  needsOwn?: boolean
}

const kind = (weight: number, name: string, exchanges: fc.Arbitrary<Exchange>): Kind => ({
  ...{ weight, name, exchanges },
})
const own = (...one: Parameters<typeof kind>): Kind => ({ ...kind(...one), needsOwn: true })

/** What is sent, and how often: of each kind enough that a defect in it shows, and of what is costly a little. */
export const KINDS: Kind[] = [
  kind(110, 'read', good.read),
  kind(55, 'add a task', good.add),
  kind(10, 'prototype keys', good.prototypeKeys),
  kind(15, 'add by form', good.addByForm),
  own(40, 'change a task', good.change),
  own(15, 'rename by form', good.rename),
  own(30, 'toggle a task', good.toggle),
  own(50, 'delete a task', good.remove),
  kind(140, 'bad body: broken JSON', bodies.brokenJson),
  kind(10, 'bad body: random bytes', bodies.randomBytes),
  kind(100, 'bad body: a bad title', bodies.badTitles),
  kind(30, 'bad body: deep nesting', bodies.deepNesting),
  kind(45, 'bad body: a wrong type or charset', bodies.wrongType),
  kind(8, 'bad body: over 16 KiB', bodies.tooLarge),
  kind(1, 'bad body: a title of 1 MB', bodies.huge),
  kind(40, 'bad body: a change', bodies.badChanges),
  kind(40, 'bad form', bodies.badForms),
  kind(100, 'odd method or address', odd.oddAddress),
  kind(60, 'from another site', odd.otherSite),
  kind(50, 'odd headers', odd.oddHeaders),
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

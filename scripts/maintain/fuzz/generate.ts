import type { FuzzCase, World } from './fuzz-case.ts'
import { badBody, badChange, badForm } from './kinds/bad-body.ts'
import * as framing from './kinds/framing.ts'
import * as good from './kinds/good.ts'
import * as odd from './kinds/odd.ts'

type Kind = readonly [weight: number, make: (world: World) => FuzzCase]

/** What is sent, and how often: of each kind enough that a defect in it shows, and of what is costly a little. */
const KINDS: Kind[] = [
  [110, good.read],
  [55, good.create],
  [10, good.prototypeKeys],
  [15, good.form],
  [150, badBody('broken JSON')],
  [100, badBody('a bad title')],
  [30, badBody('deep nesting')],
  [45, badBody('a wrong type or charset')],
  [8, badBody('over 16 KiB')],
  [1, badBody('a title of 1 MB')],
  [40, badChange],
  [40, badForm],
  [100, odd.oddAddress],
  [60, odd.crossSite],
  [50, odd.oddHeaders],
  [12, framing.garbage],
  [12, framing.mutated],
  [12, framing.smuggled],
  [10, framing.lengthAndChunks],
  [20, framing.chunked],
  [6, framing.wrongLength],
  [10, framing.brokenHeaders],
  [10, framing.noHost],
  [20, framing.pipelined],
  [10, framing.halfClosed],
  [5, framing.aborted],
  [5, framing.cutOff],
  [3, framing.slow],
]

/** Changes of the worker's own tasks: the more there are, the more are deleted. */
const changesOf = (tasks: number): Kind[] => [
  [40, good.changeOwn],
  [30, good.toggleOwn],
  [20 * tasks, good.deleteOwn],
]

/** The next case. */
export function generate(world: World): FuzzCase {
  const { length } = world.own
  return world.random.weighted(length > 0 ? [...KINDS, ...changesOf(length)] : KINDS)(world)
}

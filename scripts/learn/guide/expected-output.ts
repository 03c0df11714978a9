import { stripVTControlCharacters } from 'node:util'
import leven from 'leven'
import { count } from '../../core/figures.ts'
import type { Expected } from './chapter.ts'
import { matchesLine, nearMiss, squeeze } from './line-pattern.ts'

/** A line that is not as expected. */
export interface Mismatch {
  /** Of the expected line in the chapter's file. */
  line: number
  expected: string
  /** Undefined where nothing of the output can be put beside it. */
  found?: string
  /** A plain sentence without its full stop: `172 is not from 100 to 170`. */
  explanation: string
}

/** An expected line with its place in the file. */
interface Wanted {
  text: string
  line: number
}

const ANY_LINES = '…'

/** Compares a command's output with what the chapter expects. No mismatch: it is as expected. */
export function compareOutput(output: string, expected: Expected, anyOrder = false): Mismatch[] {
  const found = outputLines(output)
  const wanted = expected.lines.map((text, index) => ({ text, line: expected.line + index }))
  while (wanted.length > 0 && squeeze(wanted.at(-1)?.text ?? '') === '') wanted.pop()
  if (wanted.length === 0) return nothing(found, expected.line)
  return anyOrder ? compareInAnyOrder(found, wanted) : compareInOrder(found, wanted)
}

/** The output as a terminal would show it: no colours, no lines that were written over, no empty lines at the end. */
export function outputLines(output: string): string[] {
  const lines = stripVTControlCharacters(output)
    .split(/\r*\n/)
    .map((line) => squeeze(line.replace(/\r+$/, '').split('\r').at(-1) ?? ''))
  while (lines.at(-1) === '') lines.pop()
  return lines
}

/** For a ```text block without a line. */
function nothing(found: string[], line: number): Mismatch[] {
  const [first] = found
  if (first === undefined) return []
  return [{ line, expected: '', found: first, explanation: 'no output was expected' }]
}

/**
 * Between two `…` alone on their lines stand blocks of lines that follow each other. The first block begins where the
 * output begins unless a `…` is before it, the last ends where it ends, and each of the others is looked for.
 */
function compareInOrder(found: string[], wanted: Wanted[]): Mismatch[] {
  const blocks = splitAtAnyLines(wanted)
  const mismatches: Mismatch[] = []
  let at = 0
  for (const [index, block] of blocks.entries()) {
    const isFirst = index === 0
    const isLast = index === blocks.length - 1
    if (block.length === 0) continue
    const start = isFirst ? 0 : isLast ? lastStart(found, block, at) : findBlock(found, block, at)
    mismatches.push(...compareLines(found, block, start, isFirst ? undefined : at))
    at = Math.max(at, Math.min(start + block.length, found.length))
    if (isFirst && isLast) mismatches.push(...tooMany(found, block, at))
  }
  return mismatches
}

function splitAtAnyLines(wanted: Wanted[]): Wanted[][] {
  const blocks: Wanted[][] = [[]]
  for (const one of wanted) {
    if (squeeze(one.text) === ANY_LINES) blocks.push([])
    else blocks.at(-1)?.push(one)
  }
  return blocks
}

/** Where the last block begins: it ends with the output, and does not begin before the blocks above it end. */
function lastStart(found: string[], block: Wanted[], from: number): number {
  return Math.max(from, found.length - block.length)
}

/** The first place at which the whole block fits, else that at which most of it does. */
function findBlock(found: string[], block: Wanted[], from: number): number {
  let best = { start: from, score: 0 }
  for (let start = from; start + block.length <= found.length; start++) {
    const score = block.filter(({ text }, i) => matchesLine(text, found[start + i] ?? '')).length
    if (score === block.length) return start
    const near = block.filter(({ text }, i) => nearMiss(text, found[start + i] ?? '')).length
    if (score + near / 2 > best.score) best = { start, score: score + near / 2 }
  }
  return best.start
}

/** @param searched where the search for the block began, for one that was looked for */
function compareLines(
  found: string[],
  block: Wanted[],
  start: number,
  searched: number | undefined,
): Mismatch[] {
  const misses = block.flatMap((wanted, index) => {
    const line = found[start + index]
    if (line !== undefined && matchesLine(wanted.text, line)) return []
    return [mismatch(wanted, line)]
  })
  // Nothing of a block that was looked for is there, nor nearly: to say it once is enough.
  const [first] = block
  const isNear = block.some(({ text }, index) => nearMiss(text, found[start + index] ?? ''))
  if (searched === undefined || misses.length < block.length || isNear || !first) return misses
  return [notFound(first, found.slice(searched))]
}

function mismatch({ text, line }: Wanted, found: string | undefined): Mismatch {
  const expected = squeeze(text)
  if (found === undefined) {
    return { line, expected, explanation: 'the output ended before this line' }
  }
  return { line, expected, found, explanation: nearMiss(text, found) ?? 'the lines differ' }
}

/** For a line that may be anywhere in the rest of the output, and is not. */
function notFound({ text, line }: Wanted, rest: string[]): Mismatch {
  const expected = squeeze(text)
  const position = rest.findIndex((one) => matchesLine(text, one))
  if (position !== -1) {
    const more = rest.length - position - 1
    return {
      line,
      expected,
      found: rest.at(-1) ?? '',
      explanation: `the line is there, but ${count(more, 'line')} followed that ${more === 1 ? 'was' : 'were'} not expected`,
    }
  }
  const near = rest.find((one) => nearMiss(text, one) !== undefined)
  if (near !== undefined) return mismatch({ text, line }, near)
  const [nearest] = rest.toSorted((a, b) => leven(a, expected) - leven(b, expected))
  if (nearest === undefined) return mismatch({ text, line }, undefined)
  return {
    line,
    expected,
    found: nearest,
    explanation: 'no line of the output is like this; the nearest is shown',
  }
}

function tooMany(found: string[], block: Wanted[], at: number): Mismatch[] {
  const extra = found.length - at
  const last = block.at(-1)
  if (extra <= 0 || !last) return []
  return [
    {
      line: last.line,
      expected: '(the end of the output)',
      found: found[at] ?? '',
      explanation: `${count(extra, 'line')} followed that ${extra === 1 ? 'was' : 'were'} not expected`,
    },
  ]
}

/** Each expected line has a line of the output to itself; with a `…` among them, others may be there, too. */
function compareInAnyOrder(found: string[], wanted: Wanted[]): Mismatch[] {
  const lines = wanted.filter(({ text }) => squeeze(text) !== ANY_LINES)
  const owners = assign(found, lines)
  const free = found.filter((_, index) => !owners.has(index))
  const missing = lines.filter((one) => ![...owners.values()].includes(one))
  const misses = missing.map((one) => notFound(one, free))
  const last = lines.at(-1)
  if (misses.length > 0 || !last || lines.length < wanted.length) return misses
  return tooMany([...found.filter((_, index) => owners.has(index)), ...free], [last], owners.size)
}

/** Gives as many expected lines as possible a line of the output each (augmenting paths): by its index, the owner. */
function assign(found: string[], wanted: Wanted[]): Map<number, Wanted> {
  const owners = new Map<number, Wanted>()
  const place = (one: Wanted, tried: Set<number>): boolean => {
    for (const [index, line] of found.entries()) {
      if (tried.has(index) || !matchesLine(one.text, line)) continue
      tried.add(index)
      const owner = owners.get(index)
      if (owner === undefined || place(owner, tried)) {
        owners.set(index, one)
        return true
      }
    }
    return false
  }
  for (const one of wanted) place(one, new Set())
  return owners
}

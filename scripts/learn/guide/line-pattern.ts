/** One piece of an expected line. */
export type Piece =
  | { kind: 'literal'; text: string }
  /** `…`: any text. */
  | { kind: 'any' }
  /** `{100 to 170}`: a number. */
  | { kind: 'range'; text: string; from: number; to: number }
  /** `{running or healthy}`: one of these words. */
  | { kind: 'choice'; text: string; words: string[] }

const WILDCARD =
  /…|\{(?<from>-?\d+(?:\.\d+)?) to (?<to>-?\d+(?:\.\d+)?)\}|\{(?<words>[^\s{}"]+(?: or [^\s{}"]+)+)\}/g
const NUMBER = /[-+]?\d+(?:\.\d+)?/y

/** Takes an expected line to pieces. Braces that are no wildcard stand for themselves. */
export function piecesOf(expected: string): Piece[] {
  const line = squeeze(expected)
  const pieces: Piece[] = []
  let end = 0
  for (const match of line.matchAll(WILDCARD)) {
    if (match.index > end) pieces.push({ kind: 'literal', text: line.slice(end, match.index) })
    pieces.push(wildcard(match))
    end = match.index + match[0].length
  }
  if (end < line.length) pieces.push({ kind: 'literal', text: line.slice(end) })
  return pieces
}

function wildcard({ 0: text, groups = {} }: RegExpMatchArray): Piece {
  const { from, to, words } = groups
  if (from !== undefined && to !== undefined) {
    return { kind: 'range', text, from: Number(from), to: Number(to) }
  }
  return words === undefined
    ? { kind: 'any' }
    : { kind: 'choice', text, words: words.split(' or ') }
}

/** What is wrong with an expected line, where it can match nothing. */
export function wildcardProblem(expected: string): string | undefined {
  const empty = piecesOf(expected).find((piece) => piece.kind === 'range' && piece.from > piece.to)
  return empty?.kind === 'range' ? `No number is in ${empty.text}.` : undefined
}

/** Whether a line of output is as expected. */
export function matchesLine(expected: string, found: string): boolean {
  return violations(expected, found, true)?.length === 0
}

/**
 * Why a line is not as expected, where all of it fits but numbers and words: `172 is not from 100 to 170`.
 * Undefined where it is a different line altogether.
 */
export function nearMiss(expected: string, found: string): string | undefined {
  const reasons = violations(expected, found, false)
  return reasons === undefined || reasons.length === 0 ? undefined : reasons.join('; ')
}

/**
 * Fits the pieces to the line.
 * @param strict false: a wildcard takes any number or word, and what is wrong with it is told
 * @returns undefined where they do not fit
 */
function violations(expected: string, found: string, strict: boolean): string[] | undefined {
  const line = squeeze(found)
  const pieces = piecesOf(expected)
  const fit = (index: number, at: number): string[] | undefined => {
    const piece = pieces[index]
    if (!piece) return at === line.length ? [] : undefined
    for (const { end, reason } of ways(piece, line, at, strict)) {
      const rest = fit(index + 1, end)
      if (rest) return reason === undefined ? rest : [reason, ...rest]
    }
    return undefined
  }
  return fit(0, 0)
}

interface Way {
  /** Where the next piece begins. */
  end: number
  reason?: string
}

/** All ways in which a piece fits at this place. */
function ways(piece: Piece, line: string, at: number, strict: boolean): Way[] {
  switch (piece.kind) {
    case 'literal':
      return line.startsWith(piece.text, at) ? [{ end: at + piece.text.length }] : []
    case 'any':
      return Array.from({ length: line.length - at + 1 }, (_, more) => ({ end: at + more }))
    case 'range':
      return numberAt(piece, line, at, strict)
    case 'choice':
      return wordAt(piece, line, at, strict)
  }
}

function numberAt(
  { from, to }: Piece & { kind: 'range' },
  line: string,
  at: number,
  strict: boolean,
): Way[] {
  // A number is taken whole: the 72 in 172 is none.
  if (/[\d.]/.test(line[at - 1] ?? '')) return []
  NUMBER.lastIndex = at
  const [text] = NUMBER.exec(line) ?? []
  if (text === undefined) return []
  const end = at + text.length
  if (Number(text) >= from && Number(text) <= to) return [{ end }]
  return strict ? [] : [{ end, reason: `${text} is not from ${from} to ${to}` }]
}

function wordAt(
  { words }: Piece & { kind: 'choice' },
  line: string,
  at: number,
  strict: boolean,
): Way[] {
  const right = words.filter((word) => line.startsWith(word, at))
  if (strict || right.length > 0) return right.map((word) => ({ end: at + word.length }))
  const [word = ''] = /^[^\s"',;()]+/.exec(line.slice(at)) ?? []
  if (word === '') return []
  return [{ end: at + word.length, reason: `"${word}" is not ${words.join(' or ')}` }]
}

/** As a line is compared: no blanks at its ends, several as one. */
export function squeeze(line: string): string {
  return line.trim().replaceAll(/\s+/g, ' ')
}

import { ExpectedError } from '../../core/errors.ts'
import type { Directives } from './chapter.ts'

/** One HTML comment of a chapter, understood. */
export type Annotation =
  | { kind: 'lab'; directives: Directives }
  | { kind: 'notes'; text: string }
  | { kind: 'include' }
  | { kind: 'end-include' }
  | { kind: 'foreign' }

/** What a mistake in a chapter is told with. */
export interface Place {
  file: string
  line: number
}

/** A mistake of a chapter's author, with the place that they have to look at. */
export function chapterError({ file, line }: Place, problem: string): ExpectedError {
  return new ExpectedError(
    `${file}:${line}: ${problem}`,
    'docs/development/writing-chapters.md says how a chapter is written.',
  )
}

/** Platforms that `skip-on` knows, by Node's names. */
export const PLATFORMS = ['darwin', 'linux', 'win32']

/**
 * Reads one HTML comment, without its `<!--` and `-->`.
 * @throws ExpectedError for a word that docs/development/writing-chapters.md does not list, and for a value that it does not allow
 */
export function parseAnnotation(comment: string, place: Place): Annotation {
  const text = comment.trim()
  if (text === 'end include') return { kind: 'end-include' }
  // Prettier's own comments are for Prettier.
  if (/^prettier-ignore(-start|-end)?$/.test(text)) return { kind: 'foreign' }
  const [, word, rest = ''] = /^(\w+):\s*([^]*)$/.exec(text) ?? []
  if (word === 'lab') return { kind: 'lab', directives: parseDirectives(rest, place) }
  if (word === 'include') return { kind: 'include' }
  if (word === 'notes') {
    if (rest === '') throw chapterError(place, 'The notes are empty.')
    return { kind: 'notes', text: rest }
  }
  throw chapterError(
    place,
    `A comment begins with lab:, notes: or include:, or is "end include"; this one is "${text}".`,
  )
}

/** The directives of `lab: …`, several of which are separated by `;`. */
function parseDirectives(text: string, place: Place): Directives {
  let directives: Directives = {}
  for (const part of text.split(';').map((one) => one.trim().replaceAll(/\s+/g, ' '))) {
    const [word = '', ...values] = part.split(' ')
    // Every object has a `constructor`.
    const grammar = Object.hasOwn(GRAMMAR, word) ? GRAMMAR[word] : undefined
    if (!grammar) {
      throw chapterError(
        place,
        `"${word}" is no annotation; there are ${Object.keys(GRAMMAR).join(', ')}.`,
      )
    }
    const one = grammar.parse(values.join(' '))
    if (one === undefined) {
      throw chapterError(place, `"${part}" should read "${grammar.form}".`)
    }
    if (Object.keys(one).some((name) => name in directives)) {
      throw chapterError(place, `"${word}" is there twice.`)
    }
    directives = { ...directives, ...one }
  }
  return directives
}

interface Grammar {
  form: string
  /** Undefined where the value is not of this form. */
  parse: (value: string) => Directives | undefined
}

const GRAMMAR: Record<string, Grammar> = {
  wait: {
    form: 'wait 60s for REASON',
    parse: (value) => {
      const [, seconds, reason] = /^(\d+)s for (.+)$/.exec(value) ?? []
      return reason === undefined ? undefined : { wait: { seconds: Number(seconds), reason } }
    },
  },
  exit: {
    form: 'exit 7',
    parse: (value) => {
      const isCode = /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 255
      return isCode ? { exit: Number(value) } : undefined
    },
  },
  'may-fail': {
    form: 'may-fail REASON',
    parse: (reason) => (reason === '' ? undefined : { mayFail: { reason } }),
  },
  'skip-on': {
    form: `skip-on PLATFORMS REASON (of ${PLATFORMS.join(', ')}; separated by commas, without blanks)`,
    parse: (value) => {
      const [, list = '', reason] = /^(\S+) (.+)$/.exec(value) ?? []
      const platforms = list.split(',')
      const areKnown = platforms.every((one) => PLATFORMS.includes(one))
      return reason === undefined || !areKnown ? undefined : { skipOn: { platforms, reason } }
    },
  },
  'unless-file': {
    form: 'unless-file PATH REASON (the path from the repository’s root)',
    parse: (value) => {
      const [, path = '', reason] = /^(\S+) (.+)$/.exec(value) ?? []
      const isInside = !path.startsWith('/') && !path.split('/').includes('..')
      return reason === undefined || !isInside ? undefined : { unlessFile: { path, reason } }
    },
  },
  interrupt: {
    form: 'interrupt 20s',
    parse: (value) => {
      const [, seconds] = /^(\d+)s$/.exec(value) ?? []
      return seconds === undefined ? undefined : { interrupt: { seconds: Number(seconds) } }
    },
  },
  'any-order': {
    form: 'any-order',
    parse: (value) => (value === '' ? { anyOrder: true } : undefined),
  },
}

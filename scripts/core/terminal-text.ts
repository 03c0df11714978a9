const ESC = '\u001b'
const BEL = '\u0007'

/** Control characters that are no line break and no tab, and those that turn the direction of a text around. */
const UNSAFE = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/**
 * Text from elsewhere (a file, an image, a container's log) for a terminal: without control sequences and control
 * characters, so that it can only be read. It moves no cursor, sets no title, and asks the terminal nothing.
 */
export function printable(text: string): string {
  const lines = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text
  return new TerminalFilter(() => false).push(lines).replaceAll(UNSAFE, '')
}

/** The same for all texts in some data, names of members included. */
export function printableTexts<T>(value: T): T
export function printableTexts(value: unknown): unknown {
  if (typeof value === 'string') return printable(value)
  if (Array.isArray(value)) return value.map((one) => printableTexts<unknown>(one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [printable(key), printableTexts<unknown>(one)]),
  )
}

/** Colours, movements of the cursor, what erases, and whether the cursor is seen. */
// eslint-disable-next-line no-control-regex -- It begins with one.
const DRAWS = /^\u001b\[(?:[\d;:]*[A-HJKdfm]|\?25[hl])$/
const DRAWS_BY_ITSELF = new Set(['\n', '\r', '\t', '\b'])

/** Lets through what draws: for recordings, which are made of control sequences. */
export function drawingFilter(): TerminalFilter {
  return new TerminalFilter(
    (sequence) => DRAWS.test(sequence),
    (character) => DRAWS_BY_ITSELF.has(character) || character.search(UNSAFE) === -1,
  )
}

type State = 'text' | 'escape' | 'parameters' | 'string' | 'string-end'

/** What opens a sequence that goes on until it is closed: a title, a link, the clipboard, a question. */
const OPENS_STRING = ']PX^_'
/** Longer ones of those that are let through there are not. */
const LONGEST = 100

/**
 * Takes control sequences out of a stream of text, but for those that are wanted. One may begin in one piece and end in
 * another.
 */
export class TerminalFilter {
  readonly #isWanted: (sequence: string) => boolean
  readonly #isSafe: (character: string) => boolean
  #state: State = 'text'
  #sequence = ''

  constructor(
    isWanted: (sequence: string) => boolean,
    isSafe: (character: string) => boolean = () => true,
  ) {
    this.#isWanted = isWanted
    this.#isSafe = isSafe
  }

  /** What is to be written of the next piece. */
  push(piece: string): string {
    let out = ''
    for (const character of piece) out += this.#next(character)
    return out
  }

  #next(character: string): string {
    if (this.#state === 'string' || this.#state === 'string-end')
      return this.#withinString(character)
    if (character === ESC) return this.#begin()
    if (this.#state === 'text') return this.#isSafe(character) ? character : ''
    if (this.#sequence.length < LONGEST) this.#sequence += character
    if (this.#state === 'escape') return this.#afterEscape(character)
    return isFinal(character) ? this.#end() : ''
  }

  #begin(): string {
    this.#state = 'escape'
    this.#sequence = ESC
    return ''
  }

  #afterEscape(character: string): string {
    if (character === '[') this.#state = 'parameters'
    else if (OPENS_STRING.includes(character)) this.#state = 'string'
    // Of two characters, or with others between them.
    else if (character < ' ' || character > '/') return this.#end()
    return ''
  }

  #withinString(character: string): string {
    // It ends with BEL, or with ESC and a backslash.
    if (character === BEL || (this.#state === 'string-end' && character === '\\')) {
      this.#state = 'text'
    } else this.#state = character === ESC ? 'string-end' : 'string'
    return ''
  }

  #end(): string {
    this.#state = 'text'
    return this.#isWanted(this.#sequence) ? this.#sequence : ''
  }
}

/** The last character of a sequence with parameters. */
const isFinal = (character: string) => character >= '@' && character <= '~'

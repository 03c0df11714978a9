import { Ajv } from 'ajv'
import { ExpectedError } from '../../core/errors.ts'
import { drawingFilter } from '../../core/terminal-text.ts'

/** A recording of a terminal in the format asciicast v2: https://docs.asciinema.org/manual/asciicast/v2/ */
export interface Cast {
  header: CastHeader
  events: CastEvent[]
}

export interface CastHeader {
  version: 2
  /** Columns. */
  width: number
  /** Rows. */
  height: number
  /** Seconds since 1970. */
  timestamp?: number
  title?: string
}

/** Seconds since the start; `o` is output, `m` a marker: here, the id of the chapter that begins. */
export type CastEvent = [seconds: number, kind: 'o' | 'm', text: string]

/** What helps where a recording cannot be shown. */
export const RECORD_ANOTHER = 'Take another file, or record one with `npm run demo -- --record`.'

const ajv = new Ajv({ strictTuples: false })
const SIZE = { type: 'integer', minimum: 1, maximum: 9999 }
/** The last second that a date can be made of. */
const LATEST = 8.64e12
const isHeader = ajv.compile<CastHeader>({
  type: 'object',
  required: ['version', 'width', 'height'],
  properties: {
    version: { const: 2 },
    width: SIZE,
    height: SIZE,
    timestamp: { type: 'number', minimum: -LATEST, maximum: LATEST },
  },
})
const isEvent = ajv.compile({
  type: 'array',
  minItems: 3,
  items: [{ type: 'number', minimum: 0 }, { type: 'string' }, { type: 'string' }],
})

/**
 * Reads a recording. Events of other kinds (input, a new size) are left out.
 * @param name how the file is called in an error
 * @throws ExpectedError where it is none, or is damaged
 */
export function parseCast(text: string, name: string): Cast {
  const values = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parseLine(line))
  const [header, ...events] = values
  if (!isHeader(header)) {
    throw new ExpectedError(
      `${name} is no recording: its first line is no header of asciicast v2.`,
      RECORD_ANOTHER,
    )
  }
  const broken = events.findIndex((event) => !isEvent(event))
  if (broken !== -1) {
    throw new ExpectedError(
      `${name} is damaged: line ${broken + 2} is no event of asciicast v2.`,
      RECORD_ANOTHER,
    )
  }
  return { header, events: harmless(events as CastEvent[]) }
}

/** Only what draws: a recording may come from anybody, and is written to a terminal as it is. */
function harmless(events: CastEvent[]): CastEvent[] {
  const filter = drawingFilter()
  return events.flatMap(([seconds, kind, text]): CastEvent[] => {
    if (kind === 'o') return [[seconds, kind, filter.push(text)]]
    return (kind as string) === 'm' ? [[seconds, kind, text]] : []
  })
}

/** undefined for what is no JSON. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** The ids of the chapters that were recorded, in order. */
export function chaptersIn({ events }: Cast): string[] {
  return [...new Set(events.filter(([, kind]) => kind === 'm').map(([, , id]) => id))]
}

/** What was recorded of these chapters. */
export function onlyChapters(cast: Cast, ids: string[]): Cast {
  let isWanted = false
  const events = cast.events.filter(([, kind, text]) => {
    if (kind === 'm') isWanted = ids.includes(text)
    return isWanted
  })
  return { ...cast, events }
}

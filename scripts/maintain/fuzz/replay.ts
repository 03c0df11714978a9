import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ExpectedError } from '../../core/errors.ts'
import type { FuzzCase, Sent } from './fuzz-case.ts'

/** Cases that can be sent again, in their order. */
export interface Recording {
  seed: number
  problems: string[]
  cases: FuzzCase[]
}

type Stored = Omit<FuzzCase, 'pieces'> & { pieces: string[] }

/** Writes what was sent into a file; `--replay` reads it. */
export async function writeRecording(file: string, { cases, ...more }: Recording): Promise<void> {
  const stored = cases.map((one) => ({
    ...one,
    pieces: one.pieces.map((piece) => piece.toString('base64')),
  }))
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify({ ...more, cases: stored }, null, 2)}\n`)
}

/** @throws ExpectedError where it is no such file */
export async function readRecording(file: string): Promise<Recording> {
  try {
    const { seed, problems, cases } = JSON.parse(await readFile(file, 'utf8')) as Omit<
      Recording,
      'cases'
    > & { cases: Stored[] }
    return {
      seed,
      problems,
      cases: cases.map((one) => ({
        ...one,
        pieces: one.pieces.map((text) => Buffer.from(text, 'base64')),
        requests: one.requests.map((sent): Sent => ({ ...sent })),
      })),
    }
  } catch (cause) {
    throw new ExpectedError(
      `${file} holds no case that could be sent again: ${(cause as Error).message}`,
      'Name a file that a fuzz run has written (.lab/fuzz/violation-1.json).',
      { cause },
    )
  }
}

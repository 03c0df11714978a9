import { Command, InvalidArgumentError } from 'commander'
import { fromReader } from '../../core/paths.ts'

export interface DemoOptions {
  chapters: string[]
  auto: boolean
  minutes?: number
  pace: number
  notes: boolean
  record: boolean
  replay: boolean
  recording?: string
  docs?: string
}

/** Said here and not to commander, whose help would say `(default: false)` of each. */
const OFF = { auto: false, notes: false, record: false, replay: false }

/** Reads what was typed after `npm run demo --`. @throws CommanderError, told already, for what is wrong with it */
export function parseDemoOptions(args: string[]): DemoOptions {
  const program = new Command('npm run demo --')
    .description(
      'Shows chapters of the guide to a room: a few lines of each section, each command typed out and run on Enter, on a real engine. Removes what it started.',
    )
    .argument('[chapters...]', 'their numbers, or parts of their names; all of them, when left out')
    .option('--minutes <n>', 'the chapters that fit into so many minutes', positive)
    .option('--auto', 'presses Enter by itself, after the time that reading takes')
    .option(
      '--pace <factor>',
      'how slowly it types and reads: 2 takes twice as long, 0 none',
      pace,
      1,
    )
    .option('--notes', 'in a second terminal: the speaker notes of the demo in the first')
    .option('--record', 'records what is shown (asciicast v2)')
    .option('--replay', 'shows the last recording of these chapters, marked as one')
    .option('--recording <file>', 'the file to record to, or to show', fromReader)
    .option('--docs <dir>', 'the folder of the chapters', fromReader)
    .addHelpText(
      'after',
      '\nKeys: Enter runs or goes on, b back, s skip, a again, n speaker notes, t time, q quit and clean up.',
    )
    .exitOverride()
    .parse(args, { from: 'user' })
  const options = { ...OFF, ...program.opts<Omit<DemoOptions, 'chapters'>>() }
  if (options.record && options.replay) {
    program.error('error: --record and --replay exclude each other', { exitCode: 2 })
  }
  return { ...options, chapters: program.processedArgs[0] as string[] }
}

function positive(value: string): number {
  const number = Number(value)
  if (Number.isFinite(number) && number > 0) return number
  throw new InvalidArgumentError('It must be a number above 0.')
}

function pace(value: string): number {
  const number = Number(value)
  if (value.trim() !== '' && Number.isFinite(number) && number >= 0) return number
  throw new InvalidArgumentError('It must be 0 or more.')
}

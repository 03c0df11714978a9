import { styleText } from 'node:util'
import { count } from '../../core/figures.ts'
import type { Chapter, Command } from './chapter.ts'
import { commandTitle } from './chapter-steps.ts'
import { isRight, type CheckReporter, type CheckResult } from './check.ts'
import { outputLines, type Mismatch } from './expected-output.ts'
import type { StepOutcome } from './run-step.ts'

/** Characters of the column with the commands. */
const TITLE = 76
/** Lines of a wrong command's output that are shown, from its end. */
const LAST_LINES = 20

/** Writes each step to stdout as it ends; what is running just now goes to stderr, where that is a terminal. */
export function checkReporter(): CheckReporter {
  const hasTerminal = process.stderr.isTTY
  const clear = () => {
    if (hasTerminal) process.stderr.write('\r\u001b[K')
  }
  return {
    chapter: (chapter) => {
      console.log(`\n${styleText('bold', `${chapter.number} · ${chapter.title}`)}`)
    },
    starts: (command) => {
      if (hasTerminal) process.stderr.write(styleText('dim', `  … ${commandTitle(command, TITLE)}`))
    },
    step: (chapter, command, outcome) => {
      clear()
      console.log(stepLines(chapter, command, outcome).join('\n'))
    },
    end: (result) => {
      console.log(`\n${endLines(result).join('\n')}`)
    },
  }
}

/** A step: its command and time; of one that was not as expected, each mismatch and the end of the output. */
export function stepLines(chapter: Chapter, command: Command, outcome: StepOutcome): string[] {
  const title = commandTitle(command, TITLE)
  if (outcome.status === 'skipped') {
    return [`  ${styleText('yellow', '–')} ${title}`, `      skipped ${outcome.reason}`]
  }
  const time = `${(outcome.durationMs / 1000).toFixed(1)} s`.padStart(8)
  const line = (mark: string) => `  ${mark} ${title.padEnd(TITLE)}${time}`
  if (outcome.status === 'ok') return [line(styleText('green', '✓'))]
  return [
    line(styleText('red', '✗')),
    ...outcome.mismatches.flatMap((one) => mismatchLines(chapter.file, one)),
    ...(outcome.note === undefined ? [] : [`      ${outcome.note}`]),
    ...lastLines(outcome.output),
  ]
}

function mismatchLines(file: string, { line, expected, found, explanation }: Mismatch): string[] {
  return [
    `      ${styleText('bold', `${file}:${line}`)}: ${explanation}`,
    `        expected  ${expected}`,
    ...(found === undefined ? [] : [`        found     ${found}`]),
  ]
}

function lastLines(output: string): string[] {
  const lines = outputLines(output)
  if (lines.length === 0) return ['      There was no output.']
  const shown = lines.slice(-LAST_LINES)
  const head = shown.length < lines.length ? `The last ${LAST_LINES} lines of the` : 'The'
  return [`      ${head} output:`, ...shown.map((line) => styleText('dim', `        ${line}`))]
}

/** The totals, each step that was skipped, and all that keeps the check from being right. */
export function endLines(result: CheckResult): string[] {
  const { steps, chapters, notRun, left, durationMs } = result
  const number = (status: StepOutcome['status']) =>
    steps.filter(({ outcome }) => outcome.status === status).length
  const time = `${Math.floor(durationMs / 60_000)} min ${Math.round((durationMs % 60_000) / 1000)} s`
  return [
    ...steps.flatMap(({ chapter, command, outcome }) =>
      outcome.status === 'skipped'
        ? [`Skipped: ${chapter.file}:${command.line} ${outcome.reason}`]
        : [],
    ),
    ...(notRun.length > 0
      ? [
          `Not run after that, because each chapter starts from what is before it: ${notRun.map(({ number }) => number).join(', ')}`,
        ]
      : []),
    ...left,
    `${isRight(result) ? styleText('green', '✓') : styleText('red', '✗')} ${[
      `${chapters.length - notRun.length} of ${count(chapters.length, 'chapter')}`,
      `${count(steps.length, 'command')}: ${number('ok')} as expected`,
      `${number('skipped')} skipped`,
      `${number('failed')} not as expected`,
    ].join(', ')}; ${time}`,
  ]
}

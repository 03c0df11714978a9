import { messageOf } from '../../core/errors.ts'
import type { Chapter, Command } from './chapter.ts'
import { commandsOf } from './chapter-steps.ts'
import { runStep, type StepContext, type StepOutcome } from './run-step.ts'

/** The machine around the chapters' commands: what must be so before them, and what is made good after them. */
export interface Surroundings {
  /** @throws ExpectedError where the check must not start; changes nothing */
  enter: () => Promise<void>
  /** Removes what the chapters made. @returns what differs from before, a line each */
  leave: () => Promise<string[]>
}

/** For chapters that start nothing in an engine. */
export const NO_ENGINE: Surroundings = {
  enter: () => Promise.resolve(),
  leave: () => Promise.resolve([]),
}

/** Gets what happens as it happens. */
export interface CheckReporter {
  chapter: (chapter: Chapter) => void
  starts: (command: Command) => void
  step: (chapter: Chapter, command: Command, outcome: StepOutcome) => void
  end: (result: CheckResult) => void
}

export interface CheckResult {
  chapters: Chapter[]
  steps: { chapter: Chapter; command: Command; outcome: StepOutcome }[]
  /** After a chapter with a mismatch nothing is run any more: the rest would start from something else. */
  notRun: Chapter[]
  /** What is left of the chapters, or was taken away by them. */
  left: string[]
  durationMs: number
}

/** Whether all of it was as the chapters say, and nothing is left. */
export function isRight({ steps, left }: CheckResult): boolean {
  return left.length === 0 && steps.every(({ outcome }) => outcome.status !== 'failed')
}

/** A command that goes on for longer than this hangs. */
const LIMIT_MS = 15 * 60_000

/**
 * Runs all commands of these chapters in order and leaves the machine as it was, whether they are as the chapters say,
 * fail, or are interrupted.
 */
export async function check(
  chapters: Chapter[],
  surroundings: Surroundings,
  reporter: CheckReporter,
  context: StepContext = {},
): Promise<CheckResult> {
  const start = performance.now()
  await surroundings.enter()
  const result: CheckResult = { chapters, steps: [], notRun: [], left: [], durationMs: 0 }
  try {
    await runChapters(chapters, result, reporter, { limitMs: LIMIT_MS, ...context })
  } catch (error) {
    await leaveInSpiteOf(surroundings)
    throw error
  }
  result.left = await surroundings.leave()
  result.durationMs = Math.round(performance.now() - start)
  reporter.end(result)
  return result
}

async function runChapters(
  chapters: Chapter[],
  result: CheckResult,
  reporter: CheckReporter,
  context: StepContext,
): Promise<void> {
  for (const [index, chapter] of chapters.entries()) {
    reporter.chapter(chapter)
    let isSpoilt = false
    for (const command of commandsOf(chapter)) {
      reporter.starts(command)
      const outcome = await runStep(command, context)
      result.steps.push({ chapter, command, outcome })
      reporter.step(chapter, command, outcome)
      isSpoilt ||= outcome.status === 'failed'
    }
    if (isSpoilt) {
      result.notRun = chapters.slice(index + 1)
      return
    }
  }
}

/** The clean-up after an error or Ctrl-C: what goes wrong with it is told, and does not hide why it came to that. */
async function leaveInSpiteOf(surroundings: Surroundings): Promise<void> {
  try {
    for (const line of await surroundings.leave()) console.error(line)
  } catch (problem) {
    console.error(`Not everything was removed: ${messageOf(problem)}`)
    console.error('`npm run lab -- reset` removes the rest.')
  }
}

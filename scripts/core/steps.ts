import {
  Listr,
  ListrLogger,
  type ListrLogLevels,
  PRESET_TIMER,
  ProcessOutput,
  DefaultRenderer,
  type ListrTask,
  SimpleRenderer,
} from 'listr2'

/**
 * A piece of work with a title. `progress` replaces the line under the title while it runs; `conclude` says what it came to,
 * below the title, from its end on.
 */
export interface Step<T = void> {
  title: string
  task: (progress: (line: string) => void, conclude: (lines: string[]) => void) => Promise<T>
  /** Asked where it throws: on yes it is shown as failed, and the steps after it are done all the same. */
  mayFail?: () => boolean
  /** Asked when its turn comes: whether an earlier step has made it pointless. */
  skip?: () => boolean
}

/** Steps under one title, one after the other or side by side. */
export interface StepGroup<T = void> {
  title: string
  sideBySide: boolean
  steps: Step<T>[]
}

/** A step that is a group of its own. */
export const oneStep = (title: string, task: Step['task']): StepGroup => ({
  title,
  sideBySide: false,
  steps: [{ title, task }],
})

/** How long a step took, for the results. */
export interface StepTime {
  title: string
  durationMs: number
}

/**
 * Runs the groups in order and shows them on stderr: a spinner with elapsed time on a terminal, plain lines
 * otherwise. Stops at the first group with a step that throws, after its other steps have ended.
 * @returns the time of each step, in the order in which they ended
 */
export async function runSteps(groups: StepGroup[]): Promise<StepTime[]> {
  const book: Book = { times: [], tickers: new Set() }
  await runAll(
    groups.map((group) => groupTask(group, book)),
    book,
  )
  return book.times
}

/** What the steps of a group came to. */
export interface GroupResult<T> {
  /** In the steps' order; without those that failed where they may, or were skipped. */
  results: T[]
  /** In the order in which the steps ended. */
  times: StepTime[]
}

/** Runs one group, as `runSteps` does, and hands on what its steps return. */
export async function runGroup<T>({
  title,
  sideBySide,
  steps,
}: StepGroup<T>): Promise<GroupResult<T>> {
  const book: Book = { times: [], tickers: new Set() }
  const returned = new Map<Step<T>, T>()
  const noting = steps.map((step): Step => ({
    ...step,
    task: async (progress, conclude) => {
      returned.set(step, await step.task(progress, conclude))
    },
  }))
  await runAll([groupTask({ title, sideBySide, steps: noting }, book)], book)
  const ended = steps.filter((step) => returned.has(step))
  return { results: ended.map((step) => returned.get(step) as T), times: book.times }
}

async function runAll(tasks: ListrTask<object, typeof DefaultRenderer>[], { tickers }: Book) {
  try {
    await listr(tasks).run()
  } finally {
    // After a failure other steps may still be ending, with nobody left to draw their progress.
    for (const ticker of tickers) clearInterval(ticker)
  }
}

/** Runs one step in a group for itself. @returns what its task gives */
export async function runStep<T>(
  group: string,
  title: string,
  task: (progress: (line: string) => void) => Promise<T>,
): Promise<T> {
  const steps = [{ title, task }]
  const { results } = await runGroup({ title: group, sideBySide: false, steps })
  return results[0] as T
}

/** What is known of the steps of one call: the times of those that ended, the timers of those that run. */
interface Book {
  times: StepTime[]
  tickers: Set<NodeJS.Timeout>
}

function groupTask(group: StepGroup, book: Book): ListrTask<object, typeof DefaultRenderer> {
  return {
    title: group.title,
    task: (_, task) =>
      task.newListr(
        group.steps.map((step) => stepTask(step, book)),
        { concurrent: group.sideBySide, exitOnError: true },
      ),
  }
}

function stepTask(step: Step, { times, tickers }: Book): ListrTask<object, typeof DefaultRenderer> {
  return {
    title: step.title,
    exitOnError: () => step.mayFail?.() !== true,
    ...(step.skip ? { skip: step.skip } : {}),
    task: async (_, task) => {
      const start = performance.now()
      let line = ''
      const show = () => {
        const elapsed = `${Math.round((performance.now() - start) / 1000)} s`
        task.output = line === '' ? elapsed : `${elapsed}  ${line}`
      }
      const ticker = setInterval(show, 1000)
      if (isTerminal()) tickers.add(ticker)
      else clearInterval(ticker)
      try {
        await step.task(
          (text) => {
            line = text
          },
          (lines) => {
            task.title = [step.title, ...lines.map((one) => `  ${one}`)].join('\n')
          },
        )
      } finally {
        clearInterval(ticker)
        tickers.delete(ticker)
        times.push({ title: step.title, durationMs: Math.round(performance.now() - start) })
      }
    },
  }
}

/** Progress is on stderr, wherever the results go. */
const isTerminal = () => process.stderr.isTTY

/** listr2 asks stdout whether there is a terminal; we have asked stderr. */
class StderrRenderer extends DefaultRenderer {
  static override nonTTY = true
}

function listr(tasks: ListrTask<object, typeof DefaultRenderer>[]) {
  // Progress goes to stderr: stdout is for the results.
  const logger = new ListrLogger<ListrLogLevels>({
    useIcons: true,
    processOutput: new ProcessOutput(process.stderr, process.stderr),
  })
  return new Listr<object, typeof DefaultRenderer, typeof SimpleRenderer>(tasks, {
    renderer: StderrRenderer,
    fallbackRenderer: SimpleRenderer,
    fallbackRendererCondition: () => !isTerminal(),
    rendererOptions: {
      collapseSubtasks: false,
      // Which step it was is enough here: whoever ends the tool says why, and an interrupt is nobody's failure.
      showErrorMessage: false,
      timer: PRESET_TIMER,
      logger: logger as never,
    },
    fallbackRendererOptions: { timer: PRESET_TIMER, logger },
    registerSignalListeners: false,
  })
}

import { styleText } from 'node:util'
import Table from 'cli-table3'
import wrapAnsi from 'wrap-ansi'
import { wholeNumber } from '../../core/figures.ts'
import { spreadOf } from '../../core/spread.ts'
import type { BenchResults, MeasuredCase } from './bench-results.ts'
import { type ContenderId, CONTENDERS } from './cases.ts'
import { bytesRange, goalText, perSecond, ratioText, STATUS, timeRange } from './words.ts'
import { findings } from './findings.ts'

const MIN_WIDTH = 60
const MAX_WIDTH = 160
/** From here on, the range stands beside the median and not below it. */
const WIDE = 120

/**
 * The results as text for a terminal. Formats only; says nothing that the results do not hold.
 * @param columns the terminal's width in characters
 */
export function terminalReport(results: BenchResults, columns = 100): string {
  const width = Math.min(Math.max(columns, MIN_WIDTH), MAX_WIDTH)
  const { cases, goals } = results
  return [
    ...heading('Measured on'),
    ...environmentLines(results).flatMap((line) => wrapped(line, width)),
    ...(cases.length > 0 ? ['', ...heading('Requests per second'), rates(cases, width)] : []),
    ...results.missing.map(
      ({ contender, reason }) => `${CONTENDERS[contender].name}: not measured: ${reason}.`,
    ),
    ...otherLines(results).flatMap((line) => wrapped(line, width)),
    ...(goals.some(({ status }) => status !== 'not-measured')
      ? ['', ...heading('Goals'), goalTable(goals, width)]
      : []),
    '',
    ...findings(results).flatMap((line) => wrapped(plain(line), width)),
  ].join('\n')
}

function environmentLines({ environment: e, run, settings, bases, cases, unpinned }: BenchResults) {
  const standIns = bases.filter(({ standIn }) => standIn).map(({ reference }) => reference)
  return [
    `${e.cpus} CPUs, ${e.architecture}, ${e.operatingSystem}; Docker ${e.engineVersion}, Node ${e.nodeVersion}; run ${run.id}, ${Math.round(run.durationMs / 1000)} s`,
    `Medians of ${settings.repetitions} loads of ${settings.seconds} s with ${settings.connections} connections, in turns, and how far they lie apart.`,
    ...(unpinned !== undefined
      ? [`${styleText('yellow', 'Not pinned')}: ${unpinned}. All processes share all cores.`]
      : cases.length > 0
        ? ['The server has a core for itself; the generator and Redis are on others.']
        : []),
    ...(standIns.length > 0
      ? [`${styleText('yellow', 'Stand-ins')} for base images: ${standIns.join(', ')}`]
      : []),
  ]
}

/** A row for each case, a column for each contender that took part in any. */
function rates(cases: MeasuredCase[], width: number): string {
  const shown = (Object.keys(CONTENDERS) as ContenderId[]).filter((id) =>
    cases.some(({ loads }) => loads.some(({ contender }) => contender === id)),
  )
  const borders = shown.length + 2
  const cell = Math.floor((width - borders) / (shown.length + 1.6))
  const first = width - borders - shown.length * cell
  const table = newTable([first, ...shown.map(() => cell)])
  table.options.head = ['Case', ...shown.map((id) => CONTENDERS[id].name)].map(bold)
  for (const one of cases) {
    const cells = shown.map((id) => {
      const load = one.loads.find(({ contender }) => contender === id)
      if (!load) return '–'
      const { median, range } = perSecond(spreadOf(load.rounds.map((round) => round.perSecond)))
      const failed = load.rounds.reduce((sum, round) => sum + round.failed, 0)
      const failures = failed > 0 ? `\n${styleText('red', `${wholeNumber(failed)} failed`)}` : ''
      return `${median}${width < WIDE ? '\n' : ' '}${styleText('dim', range)}${failures}`
    })
    table.push([one.title, ...cells])
  }
  return table.toString()
}

function goalTable(goals: BenchResults['goals'], width: number): string {
  const rest = [20, 10, 14]
  const borders = 5
  const first = width - borders - rest.reduce((sum, one) => sum + one, 0)
  const table = newTable([Math.min(first, 60), ...rest])
  table.options.head = ['Ratio', 'Measured', 'Goal', 'Verdict'].map(bold)
  for (const goal of goals) {
    const colour = { met: 'green', missed: 'red', 'not-measured': 'dim' } as const
    table.push([
      goal.title,
      ratioText(goal.ratio),
      goalText(goal),
      styleText(colour[goal.status], STATUS[goal.status]),
    ])
  }
  return table.toString()
}

function otherLines({ coldStart, replicas, image }: BenchResults): string[] {
  const lines = []
  if (coldStart) {
    lines.push(
      `Cold start to the first good answer: ${timeRange(coldStart.processMs)} as a process, ${timeRange(coldStart.containerMs)} as a container.`,
    )
  }
  if (replicas) {
    const counts = replicas.counts.map(({ replicas: count, rounds }) => {
      const { median } = perSecond(spreadOf(rounds.map((round) => round.perSecond)))
      return `${count}: ${median}`
    })
    lines.push(
      `Replicas of web behind the gateway, requests per second: ${counts.join(', ')}.`,
      `Resident memory of a replica: ${bytesRange(replicas.idleBytes)} idle, ${bytesRange(replicas.loadedBytes)} under load.`,
    )
  }
  if (image) {
    const libraries = image.libraries.reduce((sum, { bytes }) => sum + bytes, 0)
    lines.push(
      `${image.image}: ${bytesRange([image.bytes])}, of which Node ${bytesRange([image.nodeBytes])} and its libraries ${bytesRange([libraries])}.`,
    )
  }
  return lines.length > 0 ? ['', ...lines] : []
}

function newTable(colWidths: number[]) {
  const hasStyle = styleText('dim', 'x') !== 'x'
  return new Table({
    colWidths,
    wordWrap: true,
    style: { head: [], border: hasStyle ? ['dim'] : [] },
  })
}

/** A finding is Markdown. */
const plain = (text: string) => text.replaceAll(/[`*]/g, '')

const bold = (text: string) => styleText('bold', text)

const heading = (text: string) => [bold(text)]

const wrapped = (line: string, width: number) => wrapAnsi(line, width).split('\n')

import { duration, gibibytes, median, megabytes, wholeNumber } from '../../core/figures.ts'
import { spreadOf } from '../../core/spread.ts'
import { sum } from '../../core/statistics.ts'
import { table } from '../markdown-table.ts'
import { CONTENDER_IDS, CONTENDERS } from './cases.ts'
import { rate, rateText, ratioText, share } from './figures.ts'
import { ratesOf, ratioOf } from './goals.ts'
import type { BenchResults, ReadGoal } from './results.ts'
import { costsOf, costsTable, sumsTable } from './sizing.ts'
import { LONGEST, WARM_UP } from './turns.ts'

/** The figures of a run as Markdown, by the names that docs/performance.md has for them. What was not measured is empty. */
export function blocksOf(results: BenchResults) {
  const { stack, cases } = results
  const costs = stack ? costsOf(stack) : []
  return {
    rates: cases.length === 0 ? '' : [rates(results), ...rough(results)].join('\n\n'),
    goals: goals(results),
    stack: stack ? `${stackSentence(stack)}\n\n${costsTable(costs)}` : '',
    sizes: sizes(results),
    sums: stack && costs.length > 0 ? sumsTable(costs, stack.answerBytes) : '',
    run: run(results),
  }
}

/** Good answers a second, and the range of all repetitions. */
function rates(results: BenchResults): string {
  const names = CONTENDER_IDS.map((id) => CONTENDERS[id])
  const rows = results.cases.map(({ id, title, loads }) => {
    const shown = CONTENDER_IDS.map((one) => (loads[one] ? rateText(loads[one]) : '–'))
    const ratio = ratioOf(ratesOf(results, id, 'ours'), ratesOf(results, id, 'original'))
    const busy = (loads.ours ?? []).flatMap((one) => one.busy ?? [])
    const core = busy.length === 0 ? '–' : share(spreadOf(busy).median)
    return [title, ...shown, ratio ? `${median(ratio, rate)} times` : '–', core]
  })
  return table(['Route', ...names, 'App to the original', 'App’s core'], rows)
}

/** Repetitions that lie further apart than this say that others were at work, too. */
const ROUGH = 0.3

function rough({ cases }: BenchResults): string[] {
  const all = cases.flatMap(({ loads }) => Object.values(loads))
  const shares = all.map((rounds) => {
    const { median: usual, low, high } = spreadOf(rounds.map(({ perSecond }) => perSecond))
    return usual === 0 ? 0 : Math.max(high - usual, usual - low) / usual
  })
  const { median: usual } = spreadOf(shares)
  if (usual <= ROUGH) return []
  return [
    `**These figures are rough**: of half of the loads, repetitions are ${share(usual)} and more away from their median. Something else kept this machine busy.`,
  ]
}

const STATUS: Record<ReadGoal['status'], string> = {
  met: 'met',
  missed: '**missed**',
  'not-measured': 'not measured',
}

function goals({ goals: all, environment: { cpus } }: BenchResults): string {
  const known = all.filter(({ status }) => status !== 'not-measured')
  const met = known.filter(({ status }) => status === 'met')
  const rows = all.map(({ title, is, goal, ratio, status }) => {
    const wanted = `${is === 'at-least' ? '≥' : '≤'} ${goal.toFixed(2)}`
    return [title, wanted, ratioText(ratio), STATUS[status]]
  })
  const counted = `In this run, on ${cpus} cores, ${met.length} of ${known.length} goals are met.`
  return `${counted}\n\n${table(['Ratio', 'Goal', 'Measured', 'Verdict'], rows)}`
}

const stackSentence = ({ rounds, tasks }: NonNullable<BenchResults['stack']>) =>
  `The stack answers ${rateText(rounds)} requests a second for \`GET /api/tasks\` with ${tasks} tasks.`

/** Memory, the web image, and the longest answer. */
function sizes({ stack, image, cases }: BenchResults): string {
  const longest = cases.findLast(({ id }) => id.startsWith('list-'))
  const libraries = image?.libraries ?? []
  const bytes: Record<string, number | undefined> = {
    'Resident memory of web, idle': stack?.idleBytes,
    'Resident memory of web, after the load': stack?.loadedBytes,
    'The image of web': image?.bytes,
    'Node’s binary in it, stripped': image?.nodeBytes,
    'The same as Node publishes it': image?.publishedNodeBytes,
    [`Libraries that Node loads (${libraries.length})`]:
      image && sum(libraries, (one) => one.bytes),
    [`An answer with ${wholeNumber(longest?.tasks ?? 0)} tasks`]: longest?.answerBytes,
  }
  const rows = Object.entries(bytes).flatMap(([what, value]) =>
    value === undefined ? [] : [[what, megabytes(value)]],
  )
  return rows.length === 0 ? '' : table(['What', 'How much'], rows)
}

/** On what the figures were measured, and how. */
function run({ environment: e, settings, bases, unpinned, run: { id, durationMs } }: BenchResults) {
  const standIns = bases.filter(({ standIn }) => standIn).map(({ name }) => `\`${name}\``)
  const { repetitions, seconds, connections } = settings
  const paragraphs = [
    `${e.cpus} CPUs, ${gibibytes(e.memoryBytes)}, ${e.operatingSystem}, ${e.architecture}; Docker ${e.engineVersion} (${e.imageStore}), Compose ${e.composeVersion}, Node ${e.nodeVersion}. Run ${id}, ${duration(durationMs)}. Whatever else ran on the machine is not known.`,
    `Medians of ${repetitions} loads of ${seconds} s (up to ${LONGEST} times as long for those who answer slowly) with ${connections} connections, after one that is ${WARM_UP} times as long to warm up.`,
    unpinned === undefined
      ? 'The server that is measured has a core for itself; the generator and Redis are on another. With two cores only, Redis shares the generator’s.'
      : `**Nothing is pinned to a core here**: ${unpinned}. The ratios are less sure for it.`,
  ]
  if (standIns.length > 0) {
    paragraphs.push(
      `**Base images are stand-ins**, built from Debian’s packages: ${standIns.join(', ')}. Image figures describe these, not the official images.`,
    )
  }
  return paragraphs.join('\n\n')
}

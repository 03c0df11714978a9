import { megabytes, wholeNumber } from '../../core/figures.ts'
import { spreadOf } from '../../core/spread.ts'
import { LONGEST, WARM_UP } from './arena.ts'
import type { BenchResults, RunGoals } from './bench-results.ts'
import { CONTENDERS } from './cases.ts'
import { growthFindings, replicaFindings, sizeFindings, speedFindings } from './findings.ts'
import { table } from './markdown-table.ts'
import { pageCharts } from './page-charts.ts'
import { contendersOf, coresOf, failedOf, rateOf } from './series.ts'
import { bytesRange, goalText, rate, ratioText, STATUS, timeRange } from './words.ts'

/**
 * docs/performance.md as Markdown, not yet formatted. Every figure in it is out of the results.
 * @param before earlier runs, of which the ratios are shown
 */
export function pageMarkdown(results: BenchResults, before: RunGoals[] = []): string {
  const charts = pageCharts(results)
  const picture = (name: string) => {
    const chart = charts.get(name)
    return chart ? `![${chart.title}. ${chart.summary}](images/performance-${name}.svg)` : ''
  }
  return [
    '# Performance',
    INTRODUCTION,
    summary(results),
    summaryOfOthers(before),
    '## Speed',
    contenders(results),
    picture('rates'),
    ...speedFindings(results),
    'Good answers a second, and the range of all repetitions:',
    ratesTable(results),
    ...missing(results),
    '### Goals',
    'The app is to stay near what is possible at all. Each ratio is that of neighbours in time, so that a machine that was busy for a while was so for both.',
    goalsTable(results, before),
    '### From 10 to 10,000 tasks',
    picture('growth'),
    ...growthFindings(results),
    '### From one to five replicas',
    'The whole Compose stack on this machine: the gateway, so many replicas of `web`, and Redis, which writes to its file. The generator, Docker’s proxy and the engine are on the same cores.',
    picture('replicas'),
    ...replicaFindings(results),
    picture('cores'),
    coresTable(results),
    '### Start, memory and size',
    ...sizeFindings(results),
    sizeTable(results),
    '## How it was measured',
    ...method(results),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const INTRODUCTION = `How fast the app is, beside what it could be. All of this page is made from \`npm run bench\`; no figure in it is typed in. [The last run's own file](performance/bench.json) has all of it.

\`\`\`bash
npm run bench
# A part of it; --list names the parts:
npm run bench -- --only list-100,page-100
# Exit code 1 where a goal is missed:
npm run bench -- --check
# This page, from your run:
npm run bench -- --render .lab/bench/bench.json
\`\`\``

function summary({ goals, environment: e }: BenchResults): string {
  const known = goals.filter(({ status }) => status !== 'not-measured')
  const missed = known.filter(({ status }) => status === 'missed')
  const where = `on ${e.cpus} cores`
  if (known.length === 0) return ''
  return missed.length === 0
    ? `In this run, ${where}, all ${known.length} goals that were measured are met.`
    : `In this run, ${where}, ${known.length - missed.length} of ${known.length} goals are met; missed: ${missed.map(({ title }) => title).join('; ')}.`
}

/** One good run proves little: a machine that others share has better and worse hours. */
function summaryOfOthers(before: RunGoals[]): string {
  if (before.length === 0) return ''
  const met = before.filter(({ goals }) => goals.every(({ status }) => status === 'met'))
  const runs = before.length === 1 ? 'the run' : `the ${before.length} runs`
  return `Of ${runs} before it, ${met.length === 0 ? 'none' : met.length} met all. Their ratios are below, too.`
}

function contenders(results: BenchResults): string {
  return contendersOf(results)
    .map((id) => `- **${CONTENDERS[id].name}**: ${CONTENDERS[id].about}`)
    .join('\n')
}

function ratesTable(results: BenchResults): string {
  const shown = contendersOf(results)
  const rows = results.cases.map((one) => [
    one.title,
    ...shown.map((id) => {
      const load = one.loads.find(({ contender }) => contender === id)
      if (!load) return '–'
      const { median, low, high } = rateOf(load)
      const failed = failedOf(load)
      const failures = failed === 0 ? '' : `; ${wholeNumber(failed)} failed`
      return `${rate(median)} (${rate(low)} to ${rate(high)}${failures})`
    }),
  ])
  return table(['Case', ...shown.map((id) => CONTENDERS[id].name)], rows)
}

function missing(results: BenchResults): string[] {
  return results.missing.map(
    ({ contender, reason }) => `${CONTENDERS[contender].name}: not measured: ${reason}.`,
  )
}

function goalsTable({ goals }: BenchResults, before: RunGoals[]): string {
  const earlier = (id: string) =>
    before.map((one) => {
      const goal = one.goals.find((other) => other.id === id)
      return goal ? `${ratioText(goal.ratio)}, ${STATUS[goal.status]}` : '–'
    })
  return table(
    ['Ratio', 'Goal', 'Measured', 'Verdict', ...before.map(({ runId }) => `Run ${runId}`)],
    goals.map((goal) => [
      ...[goal.title, goalText(goal), ratioText(goal.ratio), STATUS[goal.status]],
      ...earlier(goal.id),
    ]),
  )
}

function coresTable({ replicas }: BenchResults): string {
  const [first] = replicas?.counts ?? []
  const names = first && coresOf(first.rounds)?.map(({ name }) => name)
  if (!replicas || !names) return ''
  const rows = replicas.counts.map(({ replicas: n, rounds }) => {
    const { median, low, high } = rateOf({ rounds })
    const cores = coresOf(rounds)?.map((one) => one.cores.toFixed(2)) ?? []
    return [String(n), `${rate(median)} (${rate(low)} to ${rate(high)})`, ...cores]
  })
  return table(['Replicas', 'Requests per second', ...names.map((name) => `${name}, cores`)], rows)
}

function sizeTable({ coldStart, replicas, image }: BenchResults): string {
  const rows: string[][] = []
  if (coldStart) {
    rows.push(['Cold start, process', timeRange(coldStart.processMs)])
    rows.push(['Cold start, container', timeRange(coldStart.containerMs)])
  }
  if (replicas) {
    rows.push(['Resident memory of a replica, idle', bytesRange(replicas.idleBytes)])
    rows.push(['Resident memory of a replica, under load', bytesRange(replicas.loadedBytes)])
  }
  if (image) {
    rows.push([`Image \`${image.image}\``, megabytes(image.bytes)])
    rows.push(['Node’s binary in it, stripped', megabytes(image.nodeBytes)])
    rows.push(['The same as Node publishes it', megabytes(image.publishedNodeBytes)])
    for (const { path, bytes } of image.libraries) rows.push([`\`${path}\``, megabytes(bytes)])
  }
  return rows.length === 0 ? '' : table(['What', 'How much'], rows)
}

function method(results: BenchResults): string[] {
  const { environment: e, settings, bases, unpinned, processes, run } = results
  const standIns = bases.filter(({ standIn }) => standIn)
  const { median } = spreadOf([run.durationMs])
  return [
    `${e.cpus} CPUs, ${(e.memoryBytes / 1024 ** 3).toFixed(1)} GiB, ${e.operatingSystem}, ${e.architecture}; Docker ${e.engineVersion} (${e.imageStore}), Compose ${e.composeVersion}, Node ${e.nodeVersion}. Run ${run.id}, ${Math.round(median / 1000)} seconds.`,
    standIns.length === 0
      ? ''
      : `**Base images are stand-ins**, built from Debian’s packages: ${standIns.map(({ name }) => `\`${name}\``).join(', ')}. Figures with the official images differ a little.`,
    `Each figure is the median of ${settings.repetitions} loads of ${settings.seconds} seconds (up to ${LONGEST} times as long for those who answer so slowly that few answers would decide), with ${settings.connections} connections, each of which sends the next request when the last is answered. All contenders of a case take their turns in each round, and ${WARM_UP} times as long before the first, to warm up; then comes the next case. (A Node that waits for long between its turns is slow in some of them.) Before a load that writes, its store is emptied and filled anew. What a server has left to do when its load ends is waited for, so that the next has the core to itself.`,
    unpinned === undefined
      ? 'The server that is measured has a core for itself; the generator and Redis are on another. With so few cores Redis shares the generator’s. The stack with its replicas is not pinned: it takes what there is.'
      : `Nothing is pinned to a core here: ${unpinned}. The ratios are less sure for it.`,
    'Each number of tasks has a Redis and servers of its own, which keep nothing on disk, and each case a new generator. Those that are not measured are idle.',
    processTable(processes),
    commands(processes),
    `A load by hand: \`npx autocannon -c ${settings.connections} -d 5 http://127.0.0.1:PORT/api/tasks\``,
  ]
}

/** Whoever is there once for each number of tasks stands in one row. */
function processTable(processes: BenchResults['processes']): string {
  const kinds = Map.groupBy(processes, ({ name, core }) => {
    const kind = name.replace(/, (tasks-\d+|writes)$/, '')
    return `${kind}\n${core}`
  })
  const rows = [...kinds].map(([key, { length }]) => {
    const [kind = '', core = ''] = key.split('\n')
    return [kind, String(length), core]
  })
  return table(['Process', 'How many', 'Where'], rows)
}

function commands(processes: BenchResults['processes']): string {
  const lines = processes.map(
    ({ name, core, command }) => `# ${name} (${core})\n${shortened(command)}`,
  )
  return `<details>
<summary>The commands of these processes, as they ran</summary>

\`\`\`bash
${lines.join('\n\n')}
\`\`\`

</details>`
}

/** What the limits answer with is a long list. */
const shortened = (command: string) => command.replace(/CONSTANTS='[^']*'/, "CONSTANTS='[…]'")

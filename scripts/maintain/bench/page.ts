import { standaloneSvg } from '../../core/charts/standalone.ts'
import { duration } from '../../core/figures.ts'
import { table as markdownTable } from '../markdown-table.ts'
import { pictureMarkdown } from '../page-files.ts'
import { CONTENDER_IDS, CONTENDERS } from './cases.ts'
import { growthChart, ratesChart } from './charts.ts'
import { growthFindings, speedFindings, stackFindings } from './findings.ts'
import type { BenchResults } from './results.ts'
import { type GatewayLimits, sizingSection } from './sizing.ts'
import { LONGEST, WARM_UP } from './turns.ts'
import { goalsTable, ratesTable, sizesTable, stackTable, type Table } from './tables.ts'

/** Where a picture is, from the page. */
const pictureFile = (name: string) => `images/performance-${name}.svg`

/** The pictures of the page as SVG by their places from it; only those whose figures were measured. */
export function pageImages(results: BenchResults): Record<string, string> {
  const all = Object.entries(chartsOf(results))
  return Object.fromEntries(
    all.flatMap(([name, chart]) => (chart ? [[pictureFile(name), standaloneSvg(chart)]] : [])),
  )
}

const chartsOf = (results: BenchResults) => ({
  rates: ratesChart(results),
  growth: growthChart(results),
})

/** docs/performance.md as Markdown, not yet formatted. Every figure in it is measured, haproxy.cfg's, or a sum of such. */
export function pageMarkdown(results: BenchResults, limits: GatewayLimits): string {
  const { rates, growth } = chartsOf(results)
  const picture = (name: string, chart: typeof rates | typeof growth) =>
    chart ? pictureMarkdown(chart, pictureFile(name)) : ''
  return [
    '# Performance',
    INTRODUCTION,
    summary(results),
    '## Speed',
    CONTENDER_IDS.map((id) => `- **${CONTENDERS[id].name}**: ${CONTENDERS[id].about}`).join('\n'),
    picture('rates', rates),
    ...speedFindings(results),
    'Good answers a second, and the range of all repetitions:',
    table(ratesTable(results)),
    '### Goals',
    'The app is to stay near what is possible at all. Each ratio is that of neighbors in time, so that a machine that was busy for a while was so for both.',
    table(goalsTable(results)),
    '### From 10 to 10,000 tasks',
    picture('growth', growth),
    ...growthFindings(results),
    '### The whole stack',
    'The Compose stack on this machine: the gateway, one `web`, and Redis, which writes to its file. It is not pinned, and the load generator and Docker share its cores.',
    ...stackFindings(results),
    table(stackTable(results)),
    '### Memory and size',
    table(sizesTable(results)),
    '## Sizing',
    ...sizingSection(results, limits, table),
    '## How it was measured',
    ...method(results),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const table = (it: Table | undefined) => (it ? markdownTable(it.head, it.rows) : '')

const INTRODUCTION = `How fast the app is, beside the original way and beside what is possible. All of this page is made from \`npm run bench\`; no figure in it is typed in. [The run's own file](performance/bench.json) has every repetition.

\`\`\`bash
npm run bench
# A part of it; --list names the parts:
npm run bench -- --only list-100,page-100
# Exit code 1 where a goal is missed:
npm run bench -- --check
# This page, from your run:
npm run bench -- --render .lab/bench/bench.json
\`\`\``

/** One good run proves little: a machine that others share has better and worse hours. */
function summary({ goals, earlier = [], environment: { cpus } }: BenchResults): string {
  const known = goals.filter(({ status }) => status !== 'not-measured')
  const missed = known.filter(({ status }) => status === 'missed')
  if (known.length === 0) return ''
  const met = `In this run, on ${cpus} cores, ${known.length - missed.length} of ${known.length} goals are met`
  const but =
    missed.length === 0 ? '.' : `; missed: ${missed.map(({ title }) => title).join('; ')}.`
  const before = earlier.filter((run) => run.goals.every(({ status }) => status === 'met'))
  const others =
    earlier.length === 0
      ? ''
      : ` Of ${earlier.length} earlier, ${before.length} met all; their ratios are below, too.`
  return `${met}${but}${others}`
}

function method({ environment: e, settings, bases, unpinned, run }: BenchResults): string[] {
  const standIns = bases.filter(({ standIn }) => standIn).map(({ name }) => `\`${name}\``)
  return [
    `${e.cpus} CPUs, ${(e.memoryBytes / 1024 ** 3).toFixed(1)} GiB, ${e.operatingSystem}, ${e.architecture}; Docker ${e.engineVersion} (${e.imageStore}), Compose ${e.composeVersion}, Node ${e.nodeVersion}. Run ${run.id}, ${duration(run.durationMs)}. Whatever else ran on the machine is not known.`,
    standIns.length === 0
      ? ''
      : `**Base images are stand-ins**, built from Debian’s packages: ${standIns.join(', ')}. Figures with the official images differ a little.`,
    `Each figure is the median of ${settings.repetitions} loads of ${settings.seconds} s (up to ${LONGEST} times as long for those who answer slowly) with ${settings.connections} connections, each of which sends the next request when the last is answered ([autocannon](https://github.com/mcollina/autocannon)). All contenders of a case take their turns in each round, and ${WARM_UP} times as long before the first, to warm up; then comes the next case. Before a load that writes, its Redis is emptied and filled anew. What a server has left to do when its load ends is waited for.`,
    unpinned === undefined
      ? 'The server that is measured has a core for itself; the generator and Redis are on another. With two cores only, Redis shares the generator’s.'
      : `Nothing is pinned to a core here: ${unpinned}. The ratios are less sure for it.`,
    'Redis keeps nothing on disk, and each case has a load generator of its own. Servers that are not measured are idle.',
    `A load by hand: \`npx autocannon -c ${settings.connections} -d 5 http://127.0.0.1:PORT/api/tasks\``,
  ]
}

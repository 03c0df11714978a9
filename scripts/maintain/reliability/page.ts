import { table } from '../markdown-table.ts'
import { pictureMarkdown } from '../page-files.ts'
import { duration, gibibytes, list, median } from '../../core/figures.ts'
import { spreadOf } from '../../core/spread.ts'
import type { DrawnChart } from '../../core/charts/svg.ts'
import { standaloneSvg } from '../../core/charts/standalone.ts'
import type { Fault } from './fault.ts'
import { faultSection } from './fault-section.ts'
import { judgeGoals } from './goals.ts'
import { FAULTS } from './faults.ts'
import type { FaultResult, FaultsRun } from './results.ts'
import { COLUMNS, PACKAGINGS, rowOf } from './summary.ts'

/** The folder beside the page that its pictures and its faults.json are in. */
export const FOLDER = 'reliability'

/** The page as Markdown, not yet formatted, and its pictures by the name of their file. */
interface Page {
  markdown: string
  pictures: Map<string, string>
}

/** Nothing in it is not from the run, or said of every run. */
export function reliabilityPage(run: FaultsRun): Page {
  const pictures = new Map<string, string>()
  const picture = (name: string, chart: DrawnChart | undefined) => {
    if (!chart) return []
    const file = `${name}.svg`
    pictures.set(file, standaloneSvg(chart))
    return [pictureMarkdown(chart, `${FOLDER}/${file}`)]
  }
  const sections = FAULTS.flatMap((fault) => {
    const results = run.results.filter(({ id }) => id === fault.id)
    return results.length === 0 ? [] : faultSection(fault, results, picture)
  })
  const text = [
    '# Reliability',
    INTRODUCTION(run),
    '## What must hold',
    goalTable(run),
    '## All faults',
    ABOUT_FIGURES(run),
    ...tables(run),
    ...notMeasured(run),
    ...sections,
    '## How it was measured',
    ...measured(run),
  ]
  return { markdown: `${text.join('\n\n')}\n`, pictures }
}

const INTRODUCTION = ({ run }: FaultsRun) =>
  `Both packagings are broken on purpose, again and again, while people use them. This page says what they noticed. \`npm run reliability\` writes it from [faults.json](${FOLDER}/faults.json), which \`npm run faults\` wrote on ${run.startedAt.slice(0, 10)}: no figure is typed in. Measure your own machine with the same command.`

const ABOUT_FIGURES = ({ load, run }: FaultsRun) =>
  `${load.reads + load.writes} requests a second, ${load.writes} of them new tasks, each on a connection of its own; each fault ${run.times} times. Figures are medians, with the range of all times in brackets. **Failed** is whatever is no good answer: refused, broken off, 4xx or 5xx. **In flight** are the failed ones that were under way in what died: nobody can finish them, and a write is never sent twice. **All well after** counts from the fault, or from the end of one that lasts, until everybody who came was served; **worst** is the longest of all times. **Lost** are writes that were acknowledged with 201 and are not there afterwards. **Restarts** are Docker's own.`

function goalTable(run: FaultsRun): string {
  return table(
    ['Promise', 'Held', 'In this run'],
    judgeGoals(run).map(({ sentence, met, figure }) => [
      sentence,
      met === null ? 'not measured' : met ? 'yes' : '**no**',
      figure,
    ]),
  )
}

function tables({ results }: FaultsRun): string[] {
  return (['multiContainer', 'monolithic'] as const).flatMap((packaging) => {
    const rows = FAULTS.flatMap(({ id, title }) => {
      const result = results.find((one) => one.id === id && one.packaging === packaging)
      const cells = result && rowOf(result)
      return cells ? [[title, ...cells]] : []
    })
    const title = PACKAGINGS[packaging]
    return rows.length === 0 ? [] : [`**In ${title}**`, table(['Fault', ...COLUMNS], rows)]
  })
}

/** A gap that nobody sees would be read as a fault that does no harm. */
function notMeasured({ failures }: FaultsRun): string[] {
  return failures.map(({ id, packaging, message }) => {
    const title = FAULTS.find((one) => one.id === id)?.title ?? id
    return `**Not measured:** ${title}, in ${PACKAGINGS[packaging]}. ${message.split('\n')[0] ?? ''}`
  })
}

/** Where the load was late, the machine was held up: what failed then says less of the packaging. */
function lateness(results: FaultResult[]): string[] {
  const late = results.flatMap(({ trials }) => trials.map(({ sentLateMs }) => sentLateMs))
  if (late.length === 0) return []
  return [
    `Each request is due at a time of its own, whatever became of those before it. The latest of a trial was sent ${median(spreadOf(late))} after that: where this is much, the machine was held up, and what failed meanwhile may be its fault.`,
  ]
}

/** What lasted so long that others were done meanwhile, and which of them were not. */
function beside(results: FaultResult[]): string {
  const done = (when: Fault['when']) =>
    FAULTS.filter((fault) => fault.when === when && results.some(({ id }) => id === fault.id)).map(
      ({ title }) => `“${title}”`,
    )
  const [lasting, exclusive] = [done('beside'), done('exclusive')]
  if (lasting.length === 0) return ''
  return `, beside ${list(lasting)}${exclusive.length === 0 ? '' : ` but for ${list(exclusive)}`}`
}

function measured({ environment: e, bases, run, results }: FaultsRun): string[] {
  const standIns = bases.filter(({ standIn }) => standIn)
  const replicas = Math.max(0, ...results.map((one) => one.replicas))
  return [
    `Docker ${e.engineVersion} (${e.imageStore}) with Compose ${e.composeVersion} on ${e.operatingSystem}, ${e.architecture}, ${e.cpus} CPUs, ${gibibytes(e.memoryBytes)}; Node ${e.nodeVersion}. The stack had ${replicas} web replicas. The run took ${duration(run.durationMs)}; one fault at a time${beside(results)}.`,
    ...lateness(results),
    ...(standIns.length === 0
      ? []
      : [
          `Base images are stand-ins for ${list(standIns.map(({ name }) => `\`${name}\``))}: ${standIns[0]?.reason ?? ''}.`,
        ]),
    'SIGKILL comes from a helper container that sees the processes of the engine’s host: `docker kill` would count as a wish that the container be stopped. A liveness probe beside the app asks Redis many times a second whether it answers.',
    [
      '```bash',
      `npm run faults -- --times ${run.times} --outage ${run.outageSeconds} --seed ${run.seed}`,
      'npm run reliability',
      '```',
    ].join('\n'),
  ]
}

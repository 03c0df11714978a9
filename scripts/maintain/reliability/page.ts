import { table } from '../bench/markdown-table.ts'
import { duration, list, median, wholeNumber } from '../../core/figures.ts'
import { spreadOf } from '../../core/spread.ts'
import type { DrawnChart } from '../../core/charts/svg.ts'
import { svgFile } from '../../core/charts/svg-file.ts'
import { durabilityChart, memoryChart, timelineOf, writers } from './charts.ts'
import type { Fault } from './fault.ts'
import { judgeGoals } from './goals.ts'
import { FAULTS } from './registry.ts'
import type { Away, Durability, FaultResult, FaultsRun, Stop } from './results.ts'
import { COLUMNS, PACKAGINGS, rowOf } from './summary.ts'

/** The page beside docs/'s others, and the folder that its pictures and its faults.json are in. */
export const PAGE = 'reliability.md'
export const FOLDER = 'reliability'

/** Markdown and pictures by name, from docs/. Nothing in them is not from the run, or said of every run. */
export function reliabilityPage(run: FaultsRun): Record<string, string> {
  const pictures: Record<string, string> = {}
  const picture = (name: string, chart: DrawnChart | undefined) => {
    if (!chart) return []
    const file = `${FOLDER}/${name}.svg`
    pictures[file] = svgFile(chart)
    return [`![${chart.title}. ${chart.summary}](${file})`]
  }
  const sections = FAULTS.flatMap((fault) => {
    const results = run.results.filter(({ id }) => id === fault.id)
    return results.length === 0 ? [] : sectionOf(fault, results, picture)
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
  return { [PAGE]: `${text.join('\n\n')}\n`, ...pictures }
}

type PictureOf = (name: string, chart: DrawnChart | undefined) => string[]

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

function sectionOf(fault: Fault, results: FaultResult[], picture: PictureOf): string[] {
  const of = <T>(pick: (result: FaultResult) => T | undefined) => results.map(pick).find(Boolean)
  const [away, durability] = [of((one) => one.away), of((one) => one.durability)]
  return [
    `## ${fault.title}`,
    fault.meaning,
    ...picture(fault.id, timelineOf(fault, results)),
    ...redisSentence(results),
    ...results.flatMap(({ stops, packaging }) => (stops ? stopTable(stops, packaging) : [])),
    ...(away ? [...awayText(away), ...picture(`${fault.id}-memory`, memoryChart(away))] : []),
    ...(durability
      ? [...durabilityText(durability), ...picture(fault.id, durabilityChart(durability))]
      : []),
    ...commandsOf(results),
  ]
}

function redisSentence(results: FaultResult[]): string[] {
  return results.flatMap(({ trials, packaging }) => {
    const after = trials.flatMap(({ afterRedisMs }) => afterRedisMs ?? [])
    const slowest = trials.flatMap(({ slowest503 }) => slowest503 ?? [])
    if (after.length === 0) return []
    const said =
      slowest.length === 0
        ? ''
        : ` The slowest 503 took ${duration(Math.max(...slowest.map(({ appMs }) => appMs)))} by the app's log, and ${duration(Math.max(...slowest.map(({ usersMs }) => usersMs)))} for users.`
    return [
      `In ${PACKAGINGS[packaging]}, all was well at the latest ${duration(Math.max(...after))} after Redis itself answered again.${said}`,
    ]
  })
}

function stopTable(stops: Stop[], packaging: FaultResult['packaging']): string[] {
  return [
    `**In ${PACKAGINGS[packaging]}**, ${stops.length} times:`,
    table(
      ['Stopped after', 'Took', 'In flight', 'Answered', 'Exit codes'],
      stops.map(({ afterMs, tookMs, inFlight, finished, exitCodes }) => [
        ...[duration(afterMs), duration(tookMs), String(inFlight), String(finished)],
        Object.entries(exitCodes)
          .map(([name, code]) => `${name} ${code}`)
          .join(', '),
      ]),
    ),
  ]
}

function awayText({ outages }: Away): string[] {
  return [
    table(
      [
        'Redis is',
        'for',
        'Requests',
        'Answers',
        'Slowest 503 at the app',
        'for users',
        'All well after Redis',
        'Restarts of the app',
      ],
      outages.map(
        ({ kind, seconds, requests, outcomes, slowest503, afterRedisMs, webRestarts }) => [
          ...[kind, duration(seconds * 1000), wholeNumber(requests), answersOf(outcomes)],
          ...[duration(slowest503.appMs), duration(slowest503.usersMs)],
          ...[duration(afterRedisMs), String(webRestarts)],
        ],
      ),
    ),
    `They went to ${list(Object.keys(outages[0]?.outcomes ?? {}).map((route) => `\`${route}\``))}, in turns.`,
  ]
}

function answersOf(outcomes: Record<string, Record<string, number>>): string {
  const counts = new Map<string, number>()
  for (const answers of Object.values(outcomes)) {
    for (const [answer, n] of Object.entries(answers))
      counts.set(answer, (counts.get(answer) ?? 0) + n)
  }
  return [...counts].map(([answer, n]) => `${wholeNumber(n)} × ${answer}`).join(', ')
}

const POLICIES = [
  'Redis writes each change to a file before it answers, and `appendfsync` says who brings it from there to the disk, and when.',
  [
    '- **`no`**: the kernel, within half a minute. What has been written is the kernel’s, so a crash of Redis or the end of its container loses nothing. A power cut, or whatever else ends the machine, takes the last half minute along.',
    '- **`everysec`**: a thread of Redis, once a second. A power cut takes a second along. But while such a sync is under way Redis holds back its next writes to the file, and not its answers ([its source](https://github.com/redis/redis/blob/7.0/src/aof.c), `flushAppendOnlyFile`): a mere crash in that time takes them along as well.',
    '- **`always`**: Redis itself, before it answers. Neither loses anything, where the disk does not lie. What it costs is the disk’s time, once for all writes that wait together.',
  ].join('\n'),
].join('\n\n')

const REASONS: Record<string, string> = {
  no: 'A container ends often, a machine seldom: what is promised here is that no crash, restart or update loses a task. Redis serves everybody in one thread, and waits for no disk. Where a machine’s end must cost nothing either, `always` is right, on a disk that has nothing else to do: on one that is busy, with containers that start say, Redis may stand still for longer than the app waits for it, and then an update fails requests that it need not fail.',
  everysec: 'A power cut costs a second, and a crash nothing but what was answered during a sync.',
  always:
    'No acknowledged write may be lost, whatever ends Redis. All wait while the disk does, readers too: Redis serves everybody in one thread.',
}

function durabilityText({ chosen, figures }: Durability): string[] {
  return [
    POLICIES,
    `Both packagings ask for \`${chosen}\`. ${REASONS[chosen] ?? ''}`.trim(),
    table(
      [
        'Writers',
        'appendfsync',
        'Writes a second',
        'p99 of a write',
        'Redis stood still for its file, at most',
      ],
      figures.map(({ connections, policy, writesPerSecond, p99Ms, standstillMs }) => [
        ...[writers(connections), `\`${policy}\``],
        ...[median(writesPerSecond, wholeNumber), median(p99Ms), median(standstillMs)],
      ]),
    ),
    costSentence(figures),
  ]
}

function costSentence(figures: Durability['figures']): string {
  const shares = [...Map.groupBy(figures, ({ connections }) => connections)].flatMap(
    ([connections, ofBoth]) => {
      const of = (wanted: string) =>
        ofBoth.find(({ policy }) => policy === wanted)?.writesPerSecond.median ?? 0
      const share = Math.round((100 * of('always')) / (of('no') || 1))
      return [`${share} % with ${writers(connections)}`]
    },
  )
  return `Of the writes that \`no\` lets through, \`always\` lets through ${list(shares)}. They took turns on one stack, through the gateway and the app, as fast as they could.`
}

function commandsOf(results: FaultResult[]): string[] {
  return results
    .filter(({ commands }) => commands.length > 0)
    .flatMap(({ packaging, commands }) => [
      `The commands, in ${PACKAGINGS[packaging]}:`,
      ['```text', ...commands, '```'].join('\n'),
    ])
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
  const [lasting, alone] = [done('beside'), done('alone')]
  if (lasting.length === 0) return ''
  return `, beside ${list(lasting)}${alone.length === 0 ? '' : ` but for ${list(alone)}`}`
}

function measured({ environment: e, bases, run, results }: FaultsRun): string[] {
  const standIns = bases.filter(({ standIn }) => standIn)
  const replicas = Math.max(0, ...results.map((one) => one.replicas))
  return [
    `Docker ${e.engineVersion} (${e.imageStore}) with Compose ${e.composeVersion} on ${e.operatingSystem}, ${e.architecture}, ${e.cpus} CPUs, ${(e.memoryBytes / 1024 ** 3).toFixed(1)} GiB; Node ${e.nodeVersion}. The stack had ${replicas} web replicas. The run took ${duration(run.durationMs)}; one fault at a time${beside(results)}.`,
    ...lateness(results),
    ...(standIns.length === 0
      ? []
      : [
          `Base images are stand-ins for ${list(standIns.map(({ name }) => `\`${name}\``))}: ${standIns[0]?.reason ?? ''}.`,
        ]),
    'SIGKILL comes from a helper container that sees the processes of the engine’s host: `docker kill` would count as a wish that the container be stopped. Whether Redis answers is asked by a witness beside the app, many times a second.',
    [
      '```bash',
      `npm run faults -- --times ${run.times} --outage ${run.outageSeconds} --seed ${run.seed}`,
      'npm run reliability',
      '```',
    ].join('\n'),
  ]
}

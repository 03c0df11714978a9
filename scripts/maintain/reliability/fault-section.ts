import { table } from '../markdown-table.ts'
import { addUp } from '../../core/count-of.ts'
import { duration, list, wholeNumber } from '../../core/figures.ts'
import type { DrawnChart } from '../../core/charts/svg.ts'
import { durabilityChart, memoryChart, timelineOf } from './charts.ts'
import { durabilityParagraphs } from './durability-text.ts'
import type { Fault } from './fault.ts'
import type { Away, FaultResult, Outage, Stop } from './results.ts'
import { PACKAGINGS } from './summary.ts'

/** Draws a chart into a file of this name. @returns the Markdown that shows it */
export type PictureOf = (name: string, chart: DrawnChart | undefined) => string[]

/** What the page says of one fault: title, meaning, picture, figures and commands, a paragraph each. */
export function faultSection(fault: Fault, results: FaultResult[], picture: PictureOf): string[] {
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
      ? [...durabilityParagraphs(durability), ...picture(fault.id, durabilityChart(durability))]
      : []),
    ...commandsOf(results),
  ]
}

function redisSentence(results: FaultResult[]): string[] {
  const longest = (times: number[]) => duration(Math.max(...times))
  return results.flatMap(({ trials, packaging }) => {
    const after = trials.flatMap(({ afterRedisMs }) => afterRedisMs ?? [])
    const slowest = trials.flatMap(({ slowest503 }) => slowest503 ?? [])
    if (after.length === 0) return []
    const atApp = longest(slowest.map(({ appMs }) => appMs))
    const forUsers = longest(slowest.map(({ usersMs }) => usersMs))
    const said = ` The slowest 503 took ${atApp} by the app's log, and ${forUsers} for users.`
    return [
      `In ${PACKAGINGS[packaging]}, all was well at the latest ${longest(after)} after Redis itself answered again.${slowest.length === 0 ? '' : said}`,
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

const AWAY_COLUMNS = [
  ...['Redis is', 'for', 'Requests', 'Answers', 'Slowest 503 at the app', 'for users'],
  ...['All well after Redis', 'Restarts of the app'],
]

function awayText({ outages }: Away): string[] {
  return [
    table(
      AWAY_COLUMNS,
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

const answersOf = (outcomes: Outage['outcomes']) =>
  Object.entries(addUp(Object.values(outcomes)))
    .map(([answer, n]) => `${wholeNumber(n)} × ${answer}`)
    .join(', ')

function commandsOf(results: FaultResult[]): string[] {
  return results
    .filter(({ commands }) => commands.length > 0)
    .flatMap(({ packaging, commands }) => [
      `The commands, in ${PACKAGINGS[packaging]}:`,
      ['```text', ...commands, '```'].join('\n'),
    ])
}

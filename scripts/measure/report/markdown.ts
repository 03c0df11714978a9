import type { Evidence } from '../../engine/docker/evidence.ts'
import { count, duration, gibibytes, list } from '../../core/figures.ts'
import type { Baseline } from './baseline.ts'
import { BETTER } from './verdict-words.ts'
import type { Chart } from '../../core/charts/chart.ts'
import { type ComparedSubjects, type ExperimentSection, sectionsOf } from './experiment-section.ts'
import { cutOutput, fitting, leftOut, type Detail } from './fit.ts'
import type { Results } from './results.ts'
import { type Summary, type SummaryCell, summaryOf } from './summary.ts'
import { timeSentence } from './time.ts'

/** Bytes: GitHub takes no longer text for a pull request or a comment than 65,536 characters. */
export const MARKDOWN_LIMIT = 65_000

/** The results as Markdown, for a pull request or a hand-in. */
export function markdownReport(results: Results, baseline?: Baseline): string {
  const titles = results.subjects.map(({ title }) => title)
  const sections = sectionsOf(results)
  return fitting((detail) => {
    const blocks = [
      '# Does it pay to split a container? The measured differences',
      measuredOn(results),
      ...bases(results.bases),
      '## What the lab claims',
      scores(summaryOf(results)),
      ...sections.flatMap((one) => experiment(one, titles, detail)),
      ...(baseline ? baselineBlocks(baseline) : []),
      '## Where the time goes',
      text(timeSentence(results.run)),
    ]
    return `${blocks.join('\n\n')}\n`
  }, MARKDOWN_LIMIT)
}

function measuredOn({ environment: e, run }: Results): string {
  return text(
    `Measured on ${run.startedAt} (run ${run.id}, ${duration(run.durationMs)}): Docker ${e.engineVersion} (${e.imageStore}), Compose ${e.composeVersion}, ${e.operatingSystem}, ${e.architecture}, ${count(e.cpus, 'CPU')}, ${gibibytes(e.memoryBytes)} of memory.`,
  )
}

function bases(all: Results['bases']): string[] {
  const replaced = all.filter(({ standIn }) => standIn).length
  const rows = all.map(({ name, reference, digest, standIn, reason }) => [
    `\`${name}\``,
    standIn ? `**STAND-IN** \`${reference}\`` : `\`${digest ?? reference}\``,
    text(reason),
  ])
  const warning = `> **Stand-ins:** ${replaced} of ${count(all.length, 'base image')} ${replaced === 1 ? 'is' : 'are'} not the official one. Image figures describe stand-ins, not official images.`
  return [...(replaced > 0 ? [warning] : []), table(['Base image', 'What was used', 'Why'], rows)]
}

/** A line for each measurement: its claims, the figure of each subject, and what closes the gap. */
export function scores(summary: Summary): string {
  const { subjects, hasClosing, lines, notInThisRun } = summary
  const head = ['Claim', 'Figure', ...subjects.map(({ title }) => text(title))]
  const cells = lines.map(({ rows, figure, experiment: id, cells: all, closing }) => [
    rows.map(({ name, claim }) => `**${name}**<br>${text(claim)}`).join('<br>'),
    [...(figure === '' ? [] : [text(figure)]), `\`${id}\``].join('<br>'),
    ...all.map((cell) => cellText(cell)),
    // One text for all stands in the first column.
    ...subjects.slice(all.length).map(() => ''),
    ...(hasClosing ? [closing] : []),
  ])
  const rest = `Not in this run: ${list(notInThisRun)}.`
  return [
    table([...head, ...(hasClosing ? ['What closes the gap'] : [])], cells),
    ...(notInThisRun.length === 0 ? [] : [rest]),
  ].join('\n\n')
}

function cellText({ text: figure, holds }: SummaryCell): string {
  if (!holds) return text(figure)
  return `${text(figure)}<br>${holds.isMeasured ? `**${holds.words}**` : `*${holds.words}*`}`
}

function experiment(one: ExperimentSection, titles: string[], detail: Detail): string[] {
  const { sentences, figures, caveats } = one.answer
  const main = one.comparisons[0]?.reading
  const rows = figures.map(({ name, cells }) => [name, ...cells].map(text))
  return [
    `## ${text(one.question)}`,
    `\`${one.id}\``,
    text(sentences.join(' ')),
    ...(rows.length > 0 ? [table(['', ...titles.map(text)], rows)] : []),
    ...(one.chart ? [chartBlock(one.chart)] : []),
    ...bullets(caveats),
    ...one.comparisons.map((compared, index) =>
      index === 0 ? mainBlock(compared) : furtherBlock(compared),
    ),
    ...moreCharts(one, detail),
    ...folded('How it was measured', bullets(main?.caveats ?? [])),
    ...(main?.lists ?? []).map(({ title, items }) =>
      details(`${title} (${items.length})`, items.map((item) => `\`${item}\``).join(', ')),
    ),
    ...evidenceBlock(one.evidence, detail),
  ]
}

/** What is said of two subjects, and of the rows of the lab's tables where that is something else. */
function mainBlock(compared: ComparedSubjects): string {
  const { titles, reading } = compared
  const figures = table([titles.monolithic, titles.multiContainer].map(text), [
    [reading.headline.monolithic, reading.headline.multiContainer].map(text),
  ])
  const rows = Object.entries(reading.rows).map(([name, row]) => {
    const isSaid = reading.sentence.includes(row.sentence)
    return `**${name}: ${BETTER[row.better]}.**${isSaid ? '' : ` ${text(row.sentence)}`}`
  })
  const isMeasured = reading.better !== 'not-measured'
  const blocks = [...(isMeasured ? [figures] : []), text(reading.sentence), ...rows]
  return details(whoDoesBetter(compared), blocks.join('\n\n'))
}

/** Of the further ones, as much as there is room for. */
const furtherBlock = (compared: ComparedSubjects) =>
  details(whoDoesBetter(compared), text(compared.reading.sentence))

const whoDoesBetter = ({ titles, reading }: ComparedSubjects) =>
  `${titles.monolithic} and ${titles.multiContainer}, who does better: ${BETTER[reading.better]}`

function moreCharts({ furtherCharts }: ExperimentSection, detail: Detail): string[] {
  if (furtherCharts.length > 0 && !detail.furtherCharts) return ['More charts are in report.html.']
  return folded('More charts', furtherCharts.map(chartBlock))
}

const bullets = (lines: string[]) =>
  lines.length === 0 ? [] : [lines.map((line) => `- ${text(line)}`).join('\n')]

const folded = (summary: string, blocks: string[]) =>
  blocks.length === 0 ? [] : [details(summary, blocks.join('\n\n'))]

function chartBlock(chart: Chart): string {
  if (chart.kind !== 'matrix') return `**${text(chart.title)}.** ${text(chart.summary)}`
  const rows = chart.rows.map(({ label, cells }) => [
    text(label),
    ...cells.map((cell) => text(cell.text)),
  ])
  return `**${text(chart.title)}**\n\n${table(['', ...chart.columns.map(text)], rows)}`
}

function evidenceBlock(evidence: Evidence[], detail: Detail): string[] {
  if (evidence.length === 0) return []
  const left = leftOut(evidence, detail)
  const commands = evidence.slice(0, detail.commands).map((one) => {
    const ended = `# exit code ${one.exitCode}, ${duration(one.durationMs)}`
    return [`$ ${one.command}`, cutOutput(one, detail), ended].filter(Boolean).join('\n')
  })
  const blocks = [...(left ? [left] : []), ...(commands.length > 0 ? [fenced(commands)] : [])]
  return [
    details(
      `The ${count(evidence.length, 'docker command')} run for these figures`,
      blocks.join('\n\n'),
    ),
  ]
}

function baselineBlocks({ summary, warnings, experiments }: Baseline): string[] {
  return [
    '## What changed since the earlier run',
    text(summary),
    ...(warnings.length > 0 ? [warnings.map((line) => `- ${text(line)}`).join('\n')] : []),
    ...experiments.flatMap(({ id, verdict, counts, changes, more }) => [
      `### \`${id}\``,
      text(`${verdict} ${counts}`.trim()),
      ...(changes.length > 0
        ? [
            table(
              ['Figure', 'Before', 'Now', 'Change'],
              changes.map((one) => [one.name, one.before, one.now, one.change].map(text)),
            ),
          ]
        : []),
      ...(more ? [more] : []),
    ]),
  ]
}

function details(summary: string, body: string): string {
  return `<details><summary>${text(summary)}</summary>\n\n${body}\n\n</details>`
}

/** Any text as code, in a fence longer than every one in it. */
function fenced(blocks: string[]): string {
  const body = blocks.join('\n\n')
  const longest = Math.max(2, ...(body.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${body}\n${fence}`
}

export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A sentence in Markdown: what it has in backticks stays code, all else means itself. */
export function text(sentence: string): string {
  return sentence
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .split(/(`[^`]+`)/)
    .map((part, index) =>
      index % 2 === 1 ? part.replaceAll('|', '\\|') : part.replaceAll(/[\\*_<|~[\]`]/g, '\\$&'),
    )
    .join('')
}

import { readFileSync } from 'node:fs'
import path from 'node:path'
import Handlebars from 'handlebars'
import { STYLE_SHEET } from '../../core/charts/chart-style.ts'
import { gibibytes, list } from '../../core/figures.ts'
import { prose } from '../report/html/html.ts'
import { scores, table } from '../report/markdown.ts'
import { writeWhole } from '../report/write-reports.ts'
import type { NumberedMachine, PooledGroup } from './pool.ts'

const TITLE = 'Does it pay to split a container, on many machines?'

/** What one should know of these figures, a sentence each. */
const NOTES = [
  'Each run counts as one machine. A claim that holds on 28 of 30 was measured on 30 machines.',
  'Verdicts and figures are made anew from the facts of each file.',
  'A range goes from the best figure to the worst. A row with – has no single figure.',
]
const STAND_INS = 'Image figures describe stand-ins, not official images.'

/** What every report says of a group. */
export const remarks = ({ isStandIn, missing }: PooledGroup) => [
  ...(isStandIn ? [STAND_INS] : []),
  ...(missing.length > 0 ? [`Not measured on any machine: ${list(missing)}.`] : []),
]

/** As Markdown, for a wiki or a hand-out. */
export function poolMarkdown(groups: PooledGroup[]): string {
  const blocks = groups.flatMap((group) => [
    `## ${group.heading}`,
    ...remarks(group),
    ...(group.summary.lines.length > 0 ? [scores(group.summary)] : []),
    table(
      MACHINE,
      group.machines.map((one) => machineTexts(one)),
    ),
  ])
  return `${[`# ${TITLE}`, ...NOTES, ...blocks].join('\n\n')}\n`
}

const MACHINE = ['Machine', 'Processor', 'CPUs', 'Memory', 'Docker', 'Image store']

const machineTexts = (one: NumberedMachine) => [
  String(one.number),
  one.architecture,
  String(one.cpus),
  gibibytes(one.memoryBytes),
  one.engine,
  one.store,
]

const handlebars = Handlebars.create()
handlebars.registerHelper('prose', (text: string) => new Handlebars.SafeString(prose(text)))
const page = handlebars.compile(readFileSync(path.join(import.meta.dirname, 'pool.hbs'), 'utf8'))

/** As one HTML file that asks for nothing else. */
export function poolHtml(groups: PooledGroup[]): string {
  return page({
    ...{ title: TITLE, style: readFileSync(STYLE_SHEET, 'utf8'), notes: NOTES },
    groups: groups.map((group) => ({
      ...{ ...group, remarks: remarks(group), columns: MACHINE },
      lines: group.summary.lines.map((line) => ({
        ...line,
        cells: line.cells.map((cell, index) => ({
          ...{ ...cell, label: group.summary.subjects[index]?.title },
        })),
      })),
      machines: group.machines.map((one) =>
        machineTexts(one).map((text, index) => ({ text, label: MACHINE[index] })),
      ),
    })),
  })
}

/** Writes pool.html and pool.md, and says where. */
export async function writePool(groups: PooledGroup[], directory: string): Promise<string[]> {
  const files = { 'pool.html': poolHtml(groups), 'pool.md': poolMarkdown(groups) }
  const written = Object.entries(files).map(async ([name, text]) => {
    const file = path.join(directory, name)
    await writeWhole(file, text)
    return file
  })
  return Promise.all(written)
}

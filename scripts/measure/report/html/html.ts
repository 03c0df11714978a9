import { readFileSync } from 'node:fs'
import path from 'node:path'
import Handlebars from 'handlebars'
import type { Chart } from '../../../core/charts/chart.ts'
import { COSTS_TITLE } from '../../experiments/cost-of-splitting/facts.ts'
import { STYLE_SHEET } from '../../../core/charts/chart-style.ts'
import type { Baseline } from '../baseline.ts'
import { type ExperimentSection, sectionsOf } from '../experiment-section.ts'
import { fitting } from '../fit.ts'
import type { Results } from '../results.ts'
import { chartFigure, costsFigure } from './chart-figure.ts'
import { timeChart } from '../time.ts'
import { evidenceView, experimentView, view } from './view.ts'

/** Bytes of the whole file. */
export const HTML_LIMIT = 600_000

/** Shown on the first screen as well as in its experiment. */
const isCosts = ({ title }: Chart) => title === COSTS_TITLE

const file = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8')

const handlebars = Handlebars.create()
handlebars.registerPartial('verdict', file('verdict.hbs').trim())
handlebars.registerHelper('plain', (text: string) => new Handlebars.SafeString(escape(text)))
handlebars.registerHelper('prose', (text: string) => new Handlebars.SafeString(prose(text)))
const page = handlebars.compile(file('report.hbs'))
const figure = handlebars.compile(file('chart.hbs'))
const style = readFileSync(STYLE_SHEET, 'utf8')

/** The results as one HTML file that asks for nothing else: no script, no font, no picture. */
export function htmlReport(results: Results, baseline?: Baseline): string {
  const titles = results.subjects.map(({ title }) => title)
  const draw = (chart: Chart) => figure(chartFigure(chart))
  const sections = sectionsOf(results)
  const drawn = sections.map((one) => ({
    ...experimentView(one, titles),
    ...(one.chart ? { chart: draw(one.chart) } : {}),
    furtherCharts: one.furtherCharts.map(draw),
  }))
  const { time, ...rest } = view(results)
  const context = {
    ...{ ...rest, style, baseline, costs: costsOf(sections) },
    time: { sentence: time, chart: draw(timeChart(results.run.steps)) },
  }
  return fitting((detail) => {
    const experiments = results.experiments.map(({ evidence }, index) => ({
      ...drawn[index],
      ...evidenceView(evidence, detail),
    }))
    return page({ ...context, experiments })
  }, HTML_LIMIT)
}

/** What splitting costs, for the first screen: the figures, and the sentence on what they come from. */
function costsOf(sections: ExperimentSection[]) {
  for (const { chart, furtherCharts, answer } of sections) {
    const found = [chart, ...furtherCharts].find((one) => one && isCosts(one))
    if (found) return { chart: figure(costsFigure(found)), sentence: answer.sentences.at(-1) }
  }
  return undefined
}

/** Escapes what HTML needs escaped outside tags, and no more: outputs are full of quotes. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A sentence; what it has in backticks as code. */
export function prose(text: string): string {
  return escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}

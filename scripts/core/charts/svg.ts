import { drawBars } from './bars.ts'
import type { Bars, StackedBars, Timeline } from './chart.ts'
import type { Width } from './drawing.ts'
import { drawStackedBars } from './stacked-bars.ts'
import { drawTimeline } from './timeline.ts'

/** A chart that is drawn; a matrix is a table in every report. */
export type DrawnChart = Bars | StackedBars | Timeline

/**
 * The chart as an SVG with the chart's title and summary as its text alternative. It takes its colours, and the pattern
 * `#hatched`, from the page that it stands in.
 */
export function drawChart(chart: DrawnChart, width: Width): string {
  switch (chart.kind) {
    case 'bars':
      return drawBars(chart, width)
    case 'stacked-bars':
      return drawStackedBars(chart, width)
    case 'timeline':
      return drawTimeline(chart, width)
  }
}

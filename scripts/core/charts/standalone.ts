import { readFileSync } from 'node:fs'
import { SIZES, textWidth } from './drawing.ts'
import { drawLines } from './lines.ts'
import type { Lines } from './chart.ts'
import { drawChart, type DrawnChart } from './svg.ts'
import { coloursOf, FONT, PATTERN, STYLE_SHEET } from './chart-style.ts'
import { partColour } from './colours.ts'
import { partNames } from './stacked-bars.ts'

// A chart as a picture that has to do on a telephone and on a desk, in a frame, with the key to its colours.

const PADDING = 14
const KEY_ROW = 26
/** Shown larger than it is drawn where there is room, as the other pictures of docs/ are. */
const SCALE = 4 / 3

/** A chart that a page can have. */
export type PageChart = DrawnChart | Lines

/** The chart as the text of an SVG file. */
export function standaloneSvg(chart: PageChart): string {
  const drawn = chart.kind === 'lines' ? drawLines(chart, 'page') : drawChart(chart, 'page')
  const [, chartHeight = '0'] = /viewBox="0 0 \d+ ([\d.]+)"/.exec(drawn) ?? []
  const { width } = SIZES.page
  const key = keyOf(chart, width)
  const across = width + 2 * PADDING
  const down = Number(chartHeight) + key.height + 2 * PADDING
  const nested = drawn
    .replace(
      /^<svg /,
      `<svg overflow="visible" x="${PADDING}" y="${PADDING + key.height}" height="${chartHeight}" `,
    )
    .replace(/ role="img"/, '')
    .replace(/ aria-label="[^"]*"/, '')
  const [, label = ''] = /aria-label="([^"]*)"/.exec(drawn) ?? []
  const pattern = nested.includes('url(#hatched)') ? PATTERN : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.round(across * SCALE)}" height="${Math.round(down * SCALE)}" viewBox="0 0 ${across} ${down}" role="img" aria-label="${label}">
  <style>${FONT}svg{color:var(--ink)}${coloursOf(readFileSync(STYLE_SHEET, 'utf8'))}</style>
  <rect x="0.5" y="0.5" width="${across - 1}" height="${down - 1}" rx="10" fill="var(--paper)" stroke="var(--line)" />
${pattern}${key.svg}${nested}
</svg>
`
}

/** Which colour is which part, where the bars have no room to say it. */
function keyOf(chart: PageChart, width: number): { svg: string; height: number } {
  if (chart.kind !== 'stacked-bars') return { svg: '', height: 0 }
  let [x, row] = [0, 0]
  const items = partNames(chart).map((name, index) => {
    const room = textWidth(name, 'page') + 34
    if (x + room > width) [x, row] = [0, row + 1]
    const [left, top] = [PADDING + x, PADDING + row * KEY_ROW]
    x += room
    const swatch = `<rect x="${left}" y="${top}" width="14" height="14" rx="3" fill="${partColour(index)}" />`
    return `  ${swatch}<text x="${left + 20}" y="${top + 12.5}" font-size="${SIZES.page.font}" fill="var(--ink)">${escaped(name)}</text>\n`
  })
  return { svg: items.join(''), height: (row + 1) * KEY_ROW + 6 }
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

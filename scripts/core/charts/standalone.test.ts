import { describe, expect, it } from 'vitest'
import { sampleCharts } from '../../measure/report/sample-results.ts'
import type { Lines } from './chart.ts'
import { type PageChart, standaloneSvg } from './standalone.ts'

const lines: Lines = {
  kind: 'lines',
  title: 'Growth',
  summary: 'It grows.',
  ...{ unit: 'ms', of: 'tasks' },
  lines: [
    {
      label: 'quick',
      part: 0,
      points: [
        { x: 10, y: 0.05 },
        { x: 1000, y: 0.4 },
      ],
    },
    { label: 'just as quick', part: 1, points: [{ x: 10, y: 0.05 }] },
    { label: 'slow & <slow>', part: 2, points: [{ x: 10_000, y: 400 }] },
  ],
}
const samples = sampleCharts().filter((chart) => chart.kind !== 'matrix')
const charts: PageChart[] = [...samples, lines, { ...lines, lines: [] }]

describe.each(charts)('$kind as a file of its own', (chart) => {
  const svg = standaloneSvg(chart)

  it('is a picture with its figures in words', () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [^>]*role="img"/)
    expect(svg).toContain(`aria-label="${chart.title}. ${chart.summary}"`)
    expect(svg.match(/aria-label/g)).toHaveLength(1)
  })

  it('draws no figure that is none', () => {
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('brings every colour that it uses, for light and for dark', () => {
    const [, light = '', dark = ''] = /:root\{(.*?)\}@media[^{]*\{:root\{(.*?)\}/.exec(svg) ?? []
    for (const [, name = ''] of svg.matchAll(/var\((--[\w-]+)\)/g)) {
      expect(light).toContain(`${name}:`)
      expect(dark).toContain(`${name}:`)
    }
    expect(svg.includes('id="hatched"')).toBe(svg.includes('url(#hatched)'))
    expect(svg).toContain('fill="var(--paper)"')
  })
})

it('names every line', () => {
  const svg = standaloneSvg(lines)
  for (const name of ['quick', 'just as quick', 'slow &amp; &lt;slow']) expect(svg).toContain(name)
})

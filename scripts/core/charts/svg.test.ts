import { describe, expect, it } from 'vitest'
import { sampleCharts } from '../../measure/report/sample-results.ts'
import { drawChart, type DrawnChart } from './svg.ts'

const drawn = sampleCharts().filter((chart): chart is DrawnChart => chart.kind !== 'matrix')

describe.each(drawn)('$kind', (chart) => {
  it.each(['wide', 'narrow'] as const)('is a picture with its figures in words, %s', (width) => {
    const svg = drawChart(chart, width)
    expect(svg).toMatch(/^<svg /)
    expect(svg).toContain('role="img"')
    expect(svg).toContain(`aria-label="${chart.title}. ${chart.summary}"`)
    expect(svg.match(/aria-label/g)).toHaveLength(1)
  })

  it('has no colour of its own: the page has them for light, dark and paper', () => {
    expect(drawChart(chart, 'wide')).not.toMatch(/#[0-9a-f]{3,6}"|rgb\(|<style/i)
  })

  it('draws no figure that is none', () => {
    expect(drawChart(chart, 'wide')).not.toMatch(/NaN|Infinity|undefined/)
  })
})

it('draws charts without anything in them', () => {
  const title = { title: 'Nothing', summary: 'Nothing.' }
  const empty: DrawnChart[] = [
    { ...title, kind: 'bars', unit: 'ms', bars: [] },
    { ...title, kind: 'stacked-bars', unit: 'bytes', bars: [] },
    { ...title, kind: 'timeline', lanes: [{ label: 'empty', spans: [], marks: [] }] },
  ]
  for (const chart of empty) {
    expect(drawChart(chart, 'narrow')).not.toMatch(/NaN|Infinity|undefined/)
  }
})

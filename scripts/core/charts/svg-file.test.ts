import { expect, it } from 'vitest'
import { sampleCharts } from '../../measure/report/sample-results.ts'
import { svgFile } from './svg-file.ts'
import type { DrawnChart } from './svg.ts'

it('brings every colour that it uses, for light and for dark, and a background', () => {
  for (const chart of sampleCharts().filter((one): one is DrawnChart => one.kind !== 'matrix')) {
    const svg = svgFile(chart)
    const [, light = '', dark = ''] = /:root\{(.*?)\}@media[^{]*\{:root\{(.*?)\}/.exec(svg) ?? []
    for (const [, name = ''] of svg.matchAll(/var\((--[\w-]+)\)/g)) {
      expect(light, name).toContain(`${name}:`)
      expect(dark, name).toContain(`${name}:`)
    }
    expect(svg).toContain('id="hatched"')
    expect(svg).toMatch(/^<svg [^>]*xmlns=/)
    expect(svg).toContain('fill="var(--paper)"/>')
  }
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { drawChart, type DrawnChart } from './svg.ts'

export const STYLE_SHEET = path.join(import.meta.dirname, 'style.css')
export const FONT = "svg{font-family:system-ui,'Segoe UI','Helvetica Neue',Arial,sans-serif}"
/** What a failed answer looks like in a timeline. */
export const PATTERN = `<defs><pattern id="hatched" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="9" height="9" fill="var(--failed-soft)"/><rect width="4" height="9" fill="var(--failed)"/></pattern></defs>`
const BACKGROUND = '<rect width="100%" height="100%" fill="var(--paper)"/>'

/**
 * A chart as a file of its own, to be shown as a picture. It brings what it takes from a page in a report: the colours, for
 * light and dark, a background, and the pattern.
 */
export function svgFile(chart: DrawnChart): string {
  const svg = drawChart(chart, 'wide')
  const style = `<style>${FONT}${coloursOf(readFileSync(STYLE_SHEET, 'utf8'))}</style>`
  return `${svg.replace(/^<svg[^>]*>/, (start) => `${withNamespace(start)}${style}${PATTERN}${BACKGROUND}`)}\n`
}

const withNamespace = (start: string) =>
  start.includes('xmlns=')
    ? start
    : start.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')

/** The variables of the report's style sheet, so that a colour is decided in one place. */
export function coloursOf(styleSheet: string): string {
  const [light = '', dark = ''] = [...styleSheet.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) =>
    (body ?? '').replaceAll(/\s+/g, ' ').trim(),
  )
  return `:root{${light}}@media (prefers-color-scheme:dark){:root{${dark}}}`
}

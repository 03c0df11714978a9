import type { Evidence } from '../../engine/docker/evidence.ts'
import { ExpectedError } from '../../core/errors.ts'

/** How much of its evidence a report shows, so that it stays as small as it has to. */
export interface EvidenceDetail {
  /** Characters of the output of one command. */
  output: number
  /** Commands of one experiment. */
  commands: number
}

export interface Detail extends EvidenceDetail {
  /** Whether there is room for more charts of an experiment than the one that is shown. */
  furtherCharts: boolean
}

const LEVELS: Detail[] = [
  ...[4100, 2400, 1400, 800, 400, 200, 0].map((output) => ({ output, commands: Infinity })),
  ...[40, 20, 10, 5, 0].map((commands) => ({ output: 0, commands })),
]
  .map((level) => ({ ...level, furtherCharts: true }))
  .concat({ output: 0, commands: 0, furtherCharts: false })

/**
 * The report with as much evidence, and then as many charts, as there is room for.
 * @param limit bytes of UTF-8
 * @throws ExpectedError where even the report without evidence is too large
 */
export function fitting(render: (detail: Detail) => string, limit: number): string {
  for (const level of LEVELS) {
    const text = render(level)
    if (Buffer.byteLength(text) <= limit) return text
  }
  throw new ExpectedError(
    `The report does not fit into ${limit} bytes, even without the commands that were run.`,
    'All of it is in results.json; a run of fewer experiments (`--only`) has a shorter one.',
  )
}

/** A command's output, cut to its room, with a note of what is missing. */
export function cutOutput({ output }: Evidence, { output: room }: EvidenceDetail): string {
  if (output.length <= room) return output
  if (room === 0) return ''
  return `${output.slice(0, room)}\n… ${output.length - room} more characters are in results.json`
}

/** What is not shown of an experiment's evidence, for the reader; undefined where nothing is missing. */
export function leftOut(evidence: Evidence[], detail: EvidenceDetail): string | undefined {
  const shown = evidence.slice(0, detail.commands)
  const cut = shown.filter(({ output }) => output.length > detail.output).length
  const parts = [
    ...(shown.length < evidence.length
      ? [`${evidence.length - shown.length} of ${evidence.length} commands are left out here`]
      : []),
    ...(cut > 0 ? [cutWords(cut, shown.length, detail)] : []),
  ]
  if (parts.length === 0) return undefined
  const text = parts.join(', and ')
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}; all of it is in results.json.`
}

function cutWords(cut: number, shown: number, { output }: EvidenceDetail): string {
  if (output > 0) return `the output of ${cut} was cut to ${output} characters`
  return cut === shown ? 'no outputs are shown' : `the outputs of ${cut} are not shown`
}

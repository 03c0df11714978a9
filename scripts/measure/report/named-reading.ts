import { called } from '../experiments/answer.ts'
import type { ExperimentReading } from '../experiments/run-experiment.ts'

/**
 * A reading with its monolith by name: `read` knows two subjects and says `the monolith`, of which a run may have several.
 * @param title of the monolith: `Well-run monolith`
 */
export function namedReading(reading: ExperimentReading, title: string): ExperimentReading {
  const named = (text: string) =>
    text.replaceAll(/\b(t)he monolith\b/gi, (_, first: string) => {
      const name = called(title)
      return first === 'T' ? `T${name.slice(1)}` : name
    })
  const { sentence, rows, caveats, lists } = reading
  return {
    ...reading,
    sentence: named(sentence),
    rows: Object.fromEntries(
      Object.entries(rows).map(([name, row]) => [name, { ...row, sentence: named(row.sentence) }]),
    ),
    caveats: caveats.map(named),
    lists: lists.map(({ title: of, items }) => ({ title: named(of), items })),
  }
}

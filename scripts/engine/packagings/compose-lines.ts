import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml'

/** A place in a compose file: a key of a service, and for a list what one of its lines holds. */
interface Place {
  service: string
  key: string
  found: string
}

/**
 * Where a file says something, `compose.yaml:12`; of several, the last, which counts. Just the files' names where none of
 * them says it in so many words: it may come from one that they include.
 */
export function lineOf(files: { name: string; text: string }[], place: Place): string {
  const found = files.toReversed().map(({ name, text }) => ({ name, line: lineIn(text, place) }))
  const first = found.find(({ line }) => line !== undefined)
  if (first) return `${first.name}:${first.line}`
  return files.map(({ name }) => name).join(', ')
}

function lineIn(text: string, { service, key, found }: Place): number | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, merge: true, logLevel: 'silent' })
  const definition = document.getIn(['services', service], true)
  if (!isMap(definition)) return undefined
  const pair = definition.items.find((one) => isScalar(one.key) && one.key.value === key)
  if (!pair) return undefined
  const items = isSeq(pair.value) ? pair.value.items : []
  const name = found.split('/').at(-1) ?? found
  const item = items.find((one) => JSON.stringify(one).includes(name)) as Node | undefined
  const at = (item ?? (pair.key as Node)).range?.[0]
  return at === undefined ? undefined : lines.linePos(at).line
}

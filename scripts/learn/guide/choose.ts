import { styleText } from 'node:util'
import type { Keys } from './keys.ts'

/**
 * Shows what can be done, and waits for the key of it.
 * @param choices what is shown of each, which begins with its key: `Enter: run it`, `s: skip it`
 * @returns `quit` for `q`, Ctrl-C and the input's end
 */
export async function choose<T extends string>(
  { keys, write }: { keys: Keys; write: (text: string) => void },
  choices: Record<T, string>,
): Promise<T | 'quit'> {
  const labels = Object.entries<string>(choices) as [T, string][]
  const line = [...labels.map(([, label]) => label), 'q: quit'].join('  ·  ')
  write(`\n${styleText('cyan', line)}\n`)
  const pressed = await keys.next(labels.map(([, label]) => keyOf(label)))
  return labels.find(([, label]) => keyOf(label) === pressed)?.[0] ?? 'quit'
}

function keyOf(label: string): string {
  const [key = ''] = label.split(':')
  return key === 'Enter' ? 'return' : key
}

/** How often each name is in a list. */
export function countOf(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** Counts of several lists as one. */
export function addUp(all: Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const [name, value] of all.flatMap((one) => Object.entries(one))) {
    total[name] = (total[name] ?? 0) + value
  }
  return total
}

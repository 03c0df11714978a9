/** A record with the same keys and other values. */
export function mapValues<T, U>(
  record: Record<string, T>,
  change: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}

/** An object without these of its keys. */
export function without<T extends object>(object: T, keys: string[]): Partial<T> {
  const kept = Object.entries(object).filter(([key]) => !keys.includes(key))
  return Object.fromEntries(kept) as Partial<T>
}

/** The places of all values in some JSON, the value itself among them. */
export function placesIn(value: unknown, place: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [place]
  const members = Object.entries(value).flatMap(([key, one]) => placesIn(one, [...place, key]))
  return [place, ...members]
}

/** The value at a place. */
export function at(root: unknown, place: string[]): unknown {
  return place.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], root)
}

/** Puts a value at a place of some JSON, and gives the JSON back. */
export function put(root: unknown, place: string[], value: unknown): unknown {
  const [key, ...rest] = place
  if (key === undefined) return value
  const holder = root as Record<string, unknown>
  holder[key] = put(holder[key], rest, value)
  return holder
}

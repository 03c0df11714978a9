/**
 * The order in which all take their turns in a round: whoever was second goes first in the next, so that what changes with
 * time befalls each of them.
 * @param round from 0
 */
export function inOrderOf<T>(round: number, all: readonly T[]): T[] {
  const first = round % Math.max(1, all.length)
  return [...all.slice(first), ...all.slice(0, first)]
}

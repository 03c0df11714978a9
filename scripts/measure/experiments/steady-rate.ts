/** Requests a second, most first. */
const RATES = [1000, 500, 250]
/** Of what the slowest serves: enough below it that no request waits for the one before. */
const SHARE = 1 / 2

/**
 * A rate that is the same for all: the highest of a few, so that most runs have the same one.
 * @param served requests a second that each of them has answered
 */
export function steadyRate(served: number[]): number {
  const bearable = SHARE * Math.min(...served)
  return RATES.find((rate) => rate <= bearable) ?? Math.min(...RATES)
}

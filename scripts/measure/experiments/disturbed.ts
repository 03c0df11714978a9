import type { Latency, SteadyLoad } from '../../engine/load/open-loop.ts'

/** What came of rounds that may be disturbed from outside. */
export interface Rounds<T> {
  /** One for each round that was wanted, in order. */
  results: T[]
  /** Rounds that were disturbed and done again. */
  repeated: number
  /** Rounds that were disturbed and count all the same, for there had been enough repetitions. */
  disturbed: number
}

/**
 * Does as many rounds as are wanted. One that was disturbed is done again at once; in all, half as many are done again as are
 * wanted, so that a machine that is always busy takes half as long again at most.
 */
export async function undisturbed<T>(
  rounds: number,
  measure: (round: number) => Promise<T>,
  isDisturbed: (result: T) => boolean,
): Promise<Rounds<T>> {
  const done: Rounds<T> = { results: [], repeated: 0, disturbed: 0 }
  const mostRepeated = Math.ceil(rounds / 2)
  while (done.results.length < rounds) {
    const result = await measure(done.results.length)
    const wasDisturbed = isDisturbed(result)
    if (wasDisturbed && done.repeated < mostRepeated) {
      done.repeated++
      continue
    }
    if (wasDisturbed) done.disturbed++
    done.results.push(result)
  }
  return done
}

/**
 * Whether it was the generator that was slow: held up for as long as it takes for one request in a hundred to come due, it
 * sends one in a hundred late, and the 99th percentile is its own.
 */
export function wasLate({ sentLateMs }: Pick<Latency, 'sentLateMs'>, load: SteadyLoad): boolean {
  return sentLateMs > (load.requests / 100) * (1000 / load.perSecond)
}

/**
 * A machine on which some program waits for a processor for more of the time than this is short of them. What the loads
 * themselves make it wait on two processors was seen to be a tenth to a quarter.
 */
const SHORT_OF_CPU = 0.5

/**
 * Whether the processors were taken: by whom, the kernel does not say. Where it does not count that, nobody knows. Says nothing
 * beside a container with a limit of CPU: what has used up its part waits, too.
 */
export const wasShortOfCpu = ({ cpuWaitShare }: Pick<Latency, 'cpuWaitShare'>): boolean =>
  cpuWaitShare !== null && cpuWaitShare > SHORT_OF_CPU

/** For reports: what was done again, and what could not be helped. */
export function disturbedSentence(all: Pick<Rounds<unknown>, 'repeated' | 'disturbed'>[]): string {
  const [repeated, kept] = (['repeated', 'disturbed'] as const).map((which) =>
    all.reduce((sum, one) => sum + one[which], 0),
  )
  const rest =
    kept === 0
      ? ''
      : ` ${kept} more were disturbed and count all the same: the machine was busy otherwise.`
  return `A round in which the generator was late, or in which the machine was short of processors, was done again: ${repeated} were.${rest}`
}

/**
 * In which order the contenders of each case take their turns: all of a round before the next, so that whatever changes
 * with time befalls all of them, and neighbours in a round are neighbours in time. Who went first goes last in the next.
 * Round 0 warms up compilers, caches and connections, and is not counted.
 */
export function turns<T extends { contenders: unknown[] }>(
  cases: T[],
  repetitions: number,
): { round: number; one: T; contender: T['contenders'][number] }[] {
  return Array.from({ length: repetitions + 1 }, (_, round) =>
    (round % 2 === 0 ? cases : cases.toReversed()).flatMap((one) =>
      (round % 2 === 0 ? one.contenders : one.contenders.toReversed()).map((contender) => ({
        round,
        one,
        contender,
      })),
    ),
  ).flat()
}

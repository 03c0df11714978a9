/**
 * In which order the contenders of a block take their turns: all of a round before the next, so that whatever changes with
 * time befalls all that are compared, and neighbours in a round are neighbours in time. Who went first goes last in the
 * next. Round 0 warms up compilers, caches and connections, and is not counted.
 * @param cases those that are compared with one another. One block is measured after the other, so that nobody is idle for
 * long: where a Node waited for 45 seconds between its turns, it was half as quick in two to four of them in succession.
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

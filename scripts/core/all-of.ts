/** As `Promise.all`, but where one fails the others still come to their end, and remove what is theirs. */
export async function allOf<T extends readonly unknown[]>(tasks: {
  [K in keyof T]: Promise<T[K]>
}): Promise<T> {
  await Promise.allSettled(tasks)
  return Promise.all(tasks)
}

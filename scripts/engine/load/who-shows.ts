/** Whether a replica that answered showed a task. */
export interface Shown {
  who: string
  found: boolean
}

/**
 * Asks for the list of tasks at each address in turn.
 * @param title of the task that is looked for
 * @returns an entry for each request; `isName` where the answer says who gave it, else the address stands for it
 */
export async function askInTurn(
  urls: string[],
  title: string,
  requests: number,
  headers: Record<string, string> = {},
): Promise<(Shown & { isName: boolean })[]> {
  const shown: (Shown & { isName: boolean })[] = []
  for (let n = 0; n < requests; n++) {
    const url = urls[n % urls.length] ?? ''
    const response = await fetch(`${url}/api/tasks`, { headers })
    const name = response.headers.get('x-served-by')
    const found = (await response.text()).includes(title)
    shown.push({ who: name ?? url, found, isName: name !== null })
  }
  return shown
}

/** Answers by who gave them. */
export function byReplica(shown: Shown[]): { who: string; requests: number; sees: boolean }[] {
  return [...Map.groupBy(shown, ({ who }) => who)].map(([who, all]) => ({
    who,
    requests: all.length,
    sees: all.every(({ found }) => found),
  }))
}

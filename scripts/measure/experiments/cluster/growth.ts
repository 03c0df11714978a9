import { randomBytes } from 'node:crypto'
import { addTask } from '../../../engine/load/task-client.ts'
import { askInTurn, byReplica } from '../../../engine/load/who-shows.ts'
import { throughput } from '../../../engine/load/throughput.ts'

const CONNECTIONS = 30
const SECONDS = 4

/** Good answers a second, where the same number of connections is spread over all addresses. */
export async function perSecondOfAll(urls: string[]): Promise<number> {
  const load = {
    method: 'GET' as const,
    path: '/api/tasks?limit=20',
    connections: Math.max(1, Math.round(CONNECTIONS / urls.length)),
    seconds: SECONDS,
  }
  const all = await Promise.all(urls.map((url) => throughput(url, load)))
  return Math.round(all.reduce((sum, { perSecond }) => sum + perSecond, 0))
}

/** So many requests for each copy, so that all of them are among those who answer. */
const REQUESTS_PER_COPY = 10

/** How many copies show a task that was added through the first address. */
export async function copiesThatSee(
  urls: string[],
  copies: number,
): Promise<{ seenBy: number; asked: number }> {
  const title = `Seen by all? ${randomBytes(4).toString('hex')}`
  await addTask(urls[0] ?? '', title)
  const answers = byReplica(await askInTurn(urls, title, REQUESTS_PER_COPY * copies))
  return { seenBy: answers.filter(({ sees }) => sees).length, asked: answers.length }
}

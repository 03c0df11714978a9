import { NotYet, waitFor } from '../wait.ts'
import { ask } from './probe.ts'

/** A machine that is busy with something else may keep Redis from answering in time; that is not what is measured here. */
const PATIENCE_MS = 30_000

/**
 * Adds a task that a measurement needs. An app that is away for a moment is asked again, so that a task whose answer was
 * lost may be there twice.
 * @throws WaitTimeout with the last answer
 */
export async function addTask(url: string, title: string): Promise<void> {
  await waitFor(
    `POST ${url}/api/tasks to answer 201`,
    async () => {
      const request = { method: 'POST', path: '/api/tasks', body: { title } } as const
      const { status, error } = await ask(url, request, 5000)
      if (status !== 201) throw new NotYet(`It answered ${status ?? error}.`)
      return true
    },
    { timeoutMs: PATIENCE_MS },
  )
}

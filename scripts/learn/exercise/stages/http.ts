import { messageOf } from '../../../core/errors.ts'
import { isNetworkError } from '../../../core/network-error.ts'

/** An answer, or why there is none. */
export interface Reply {
  /** 0 where nobody answered. */
  status: number
  body: unknown
  /** The copy that answered, as far as it says. */
  servedBy: string | undefined
}

const TIMEOUT_MS = 3000

/** Asks as a user's program would. Each request has a connection of its own, so that each may meet another copy. */
export async function ask(url: string, path: string, post?: object): Promise<Reply> {
  try {
    const response = await fetch(`${url}${path}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { connection: 'close', ...(post ? { 'content-type': 'application/json' } : {}) },
      ...(post ? { method: 'POST', body: JSON.stringify(post) } : {}),
    })
    const text = await response.text()
    const servedBy = response.headers.get('x-served-by') ?? undefined
    return { status: response.status, body: parsed(text), servedBy }
  } catch (error) {
    if (!isNetworkError(error)) throw error
    const cause = error instanceof Error ? error.cause : undefined
    return { status: 0, body: messageOf(cause ?? error), servedBy: undefined }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** `answers 503: {"error":"…"}`, or that nobody answered, for a fact. */
export function told({ status, body }: Reply): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const short = text.length > 160 ? `${text.slice(0, 160)}…` : text
  return status === 0 ? `gets no answer (${short})` : `answers ${status}: ${short}`
}

/** The titles of the tasks in an answer; undefined where it is no list of tasks. */
export function titlesIn({ status, body }: Reply): string[] | undefined {
  if (status !== 200 || !Array.isArray(body)) return undefined
  return (body as unknown[]).map((task) => String((task as { title?: unknown } | null)?.title))
}

import assert from 'node:assert/strict'
import { request } from 'node:http'

export interface Task {
  id: string
  title: string
  completed: boolean
}

export interface Reply {
  status: number
  headers: Headers
  text: string
  /** The parsed body, where it is JSON. */
  body?: unknown
}

const LIMIT_MS = 10_000

/** Talks HTTP to a deployment, and deletes on disposal the tasks that were made through it. */
export class ContractClient implements AsyncDisposable {
  readonly origin: string
  #made = new Set<string>()

  constructor(baseUrl: string) {
    this.origin = new URL(baseUrl).origin
  }

  async send(
    method: string,
    path: string,
    body?: string,
    type?: string,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const response = await fetch(`${this.origin}${path}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(LIMIT_MS),
      headers: { ...(type && { 'content-type': type }), ...headers },
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return {
      status: response.status,
      headers: response.headers,
      text,
      ...(isJson && { body: JSON.parse(text) as unknown }),
    }
  }

  /** Announces a POST body of so many bytes, sends a part of it, and takes the answer: a server need not read it all. */
  announce(path: string, type: string, bytes: number): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const post = request(`${this.origin}${path}`, {
        method: 'POST',
        headers: { 'content-type': type, 'content-length': bytes },
        timeout: LIMIT_MS,
      })
      post.on('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const headers = new Headers(Object.entries(response.headers) as [string, string][])
          resolve({
            status: response.statusCode ?? 0,
            headers,
            text: Buffer.concat(chunks).toString(),
          })
          post.destroy()
        })
      })
      post.on('timeout', () => post.destroy(new Error(`${path} gave no answer`)))
      post.on('error', reject)
      post.write('x'.repeat(Math.min(bytes - 1, 32 * 1024)))
    })
  }

  json(method: string, path: string, body?: unknown): Promise<Reply> {
    if (body === undefined) return this.send(method, path)
    return this.send(method, path, JSON.stringify(body), 'application/json')
  }

  form(path: string, fields = {}, headers: Record<string, string> = {}): Promise<Reply> {
    const body = new URLSearchParams(fields).toString()
    return this.send('POST', path, body, 'application/x-www-form-urlencoded', headers)
  }

  /** The page as the browser sees it that got this reply, with its cookie. */
  async pageOf(reply: Reply): Promise<string> {
    const cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? ''
    const path = reply.headers.get('location') ?? '/'
    return (await this.send('GET', path, undefined, undefined, { cookie })).text
  }

  /** A title that no other task has. */
  title(what: string): string {
    return `Contract ${what} ${crypto.randomUUID()}`
  }

  /** Remembers a task, to delete it in the end. */
  own(task: Task): Task {
    this.#made.add(task.id)
    return task
  }

  async add(title = this.title('task')): Promise<Task> {
    const { status, body } = await this.json('POST', '/api/tasks', { title })
    assert.equal(status, 201)
    return this.own(body as Task)
  }

  async get(id: string): Promise<Task> {
    const { status, body } = await this.json('GET', `/api/tasks/${id}`)
    assert.equal(status, 200)
    return body as Task
  }

  async maybeNamed(title: string): Promise<Task | undefined> {
    const { body } = await this.json('GET', '/api/tasks')
    return (body as Task[]).find((task) => task.title === title)
  }

  async named(title: string): Promise<Task> {
    const task = await this.maybeNamed(title)
    assert.ok(task, `there is no task “${title}”`)
    return task
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const id of this.#made) await this.json('DELETE', `/api/tasks/${id}`)
  }
}

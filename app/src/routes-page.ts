import { createHash } from 'node:crypto'
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import { asset } from './assets.ts'
import type { Flash } from './flash.ts'
import { pageView } from './page-view.ts'
import { RequestError } from './request-error.ts'
import { registerSessions } from './session.ts'
import { isTaskId, type Task } from './task.ts'
import { readTaskOfPage, readTitle } from './task-input.ts'
import { pageWith } from './task-page.ts'
import type { TaskStore } from './task-store.ts'
import { tasksPage } from './templates.ts'

interface ById {
  Params: { id: string }
}

const NO_SUCH_TASK: Flash = { kind: 'error', text: 'That task no longer exists' }

/** The page and its forms. It takes forms only, and answers each with a redirect and a message. */
export async function registerPage(
  app: FastifyInstance,
  tasks: TaskStore,
  redis: Redis,
  server: { label: string; hostname: string },
): Promise<void> {
  app.removeContentTypeParser('application/json')
  await app.register(formbody)
  const sessions = await registerSessions(app, redis)

  app.get('/', async (request, reply) => {
    const id = readTaskOfPage(request.query)
    // The message is taken only once the page can be shown.
    const list = await tasks.list()
    const flash = request.method === 'GET' ? await sessions.take(request, reply) : undefined
    reply.headers({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' })
    const page = pageWith(list, id)
    const render = () => app.view(tasksPage, pageView(list, page, server, flash))
    return reply.send(await (flash ? render() : list.once(`page ${page.number}`, render)))
  })

  /**
   * Back to the page with the task that the form was about. 303 makes the browser GET it, so that reloading it never
   * sends the form again.
   */
  async function back(request: FastifyRequest, reply: FastifyReply, flash: Flash, id?: string) {
    await sessions.put(flash, request, reply)
    return reply.redirect(id !== undefined && isTaskId(id) ? `/?task=${id}` : '/', 303)
  }

  app.post('/tasks', async (request, reply) => {
    const shown = readTaskOfPage(request.query)
    const flash = await addTask(tasks, request.body)
    return back(request, reply, flash, flash.added ?? shown)
  })

  app.post<ById>('/tasks/:id/toggle', async (request, reply) => {
    const { id } = request.params
    const task = isTaskId(id) ? await tasks.toggle(id, request.log) : null
    return back(request, reply, task ? toggled(task) : NO_SUCH_TASK, id)
  })

  app.post<ById>('/tasks/:id/delete', async (request, reply) => {
    const { id } = request.params
    const removed = isTaskId(id) && (await tasks.remove(id))
    const flash: Flash = removed ? { kind: 'done', text: 'Deleted' } : NO_SUCH_TASK
    return back(request, reply, flash, id)
  })
}

/** Serves the style sheet. It is outside the page's scope: it needs neither session nor Redis. */
export function registerStyle(app: FastifyInstance): void {
  const style = asset('style.css')
  const etag = `"${createHash('sha256').update(style).digest('base64url').slice(0, 16)}"`
  app.get('/style.css', (request, reply) => {
    reply.headers({ etag, 'cache-control': 'no-cache' })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.type('text/css; charset=utf-8').send(style)
  })
}

async function addTask(tasks: TaskStore, body: unknown): Promise<Flash> {
  const typed = (body as Record<string, unknown> | undefined)?.['title']
  try {
    const { id, title } = await tasks.create(readTitle(typed))
    return { kind: 'done', text: `Added “${title}”`, added: id }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const draft = typeof typed === 'string' ? typed.toWellFormed().trim() : ''
    return { kind: 'error', text: error.message, draft }
  }
}

function toggled({ title, completed }: Task): Flash {
  return { kind: 'done', text: completed ? `Completed “${title}”` : `Reopened “${title}”` }
}

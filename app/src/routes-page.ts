import { createHash } from 'node:crypto'
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import { asset } from './assets.ts'
import { cutDraft, type Flash } from './flash.ts'
import { parseForm } from './form-body.ts'
import { onceFor } from './fresh.ts'
import { pageView } from './page-view.ts'
import { RequestError } from './request-error.ts'
import { createSessions } from './session.ts'
import { isTaskId } from './task.ts'
import { readTaskOfPage, readTitle } from './task-input.ts'
import type { TaskPage } from './task-page.ts'
import type { TaskStore } from './task-store.ts'
import { tasksPage } from './templates.ts'

interface ById {
  Params: { id: string }
}

const NO_SUCH_TASK: Flash = { kind: 'error', text: 'That task no longer exists' }

/** The page and its forms. It takes forms only, and answers each with a redirect and a message. */
export function registerPage(
  app: FastifyInstance,
  tasks: TaskStore,
  redis: Redis,
  server: { label: string; hostname: string },
): void {
  app.removeContentTypeParser('application/json')
  void app.register(formbody, { parser: parseForm as (text: string) => Record<string, unknown> })
  app.addHook('preValidation', (request, _reply, done) => {
    done(request.body instanceof RequestError ? request.body : undefined)
  })
  const sessions = createSessions(redis)
  const render = (page: TaskPage, flash?: Flash) =>
    app.view(tasksPage, pageView(page, server, flash))
  const renderOnce = onceFor((page: TaskPage) => render(page))

  app.get('/', async (request, reply) => {
    const id = readTaskOfPage(request.query)
    // The message is taken only once the page can be shown.
    const page = await tasks.page(id)
    const flash = request.method === 'GET' ? await sessions.take(request, reply) : undefined
    reply.headers({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' })
    return reply.send(await (flash ? render(page, flash) : renderOnce(page)))
  })

  /** Answers a form: with a message, and back to the page with the task that it was about. */
  async function back(request: FastifyRequest, reply: FastifyReply, flash: Flash, id?: string) {
    await sessions.put(flash, request, reply)
    return seePage(reply, id)
  }

  app.post('/tasks', async (request, reply) => {
    const shown = readTaskOfPage(request.query)
    const flash = await addTask(tasks, request.body)
    return back(request, reply, flash, flash.added ?? shown)
  })

  app.post<ById>('/tasks/:id/toggle', async (request, reply) => {
    const { id } = request.params
    // The message needs the title, which is in Redis: it is left there by the command that changes the task.
    const { place, give } = sessions.open()
    const isThere = isTaskId(id) && (await tasks.toggle(id, place))
    if (!isThere) return back(request, reply, NO_SUCH_TASK, id)
    give(reply)
    return seePage(reply, id)
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
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
    return reply.type('text/css; charset=utf-8').send(style)
  })
}

/** Whether a client has this already, of all that it says to have; weak tags (`W/"…"`) are compared as strong ones here. */
function isKnown(tags = '', etag: string): boolean {
  const known = tags.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*')
}

async function addTask(tasks: TaskStore, body: unknown): Promise<Flash> {
  const typed = (body as Record<string, unknown> | undefined)?.['title']
  try {
    const { id, title } = await tasks.create(readTitle(typed))
    return { kind: 'done', text: `Added “${title}”`, added: id }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const draft = typeof typed === 'string' ? cutDraft(typed) : ''
    return { kind: 'error', text: error.message, draft }
  }
}

/** 303 makes the browser GET the page, so that reloading it never sends the form again. */
function seePage(reply: FastifyReply, id?: string): FastifyReply {
  return reply.redirect(id !== undefined && isTaskId(id) ? `/?task=${id}` : '/', 303)
}

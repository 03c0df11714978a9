import { createHash } from 'node:crypto'
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import { asset } from './assets.ts'
import type { Flash } from './flash.ts'
import { pageView } from './page-view.ts'
import { RequestError } from './request-error.ts'
import { registerSession } from './session.ts'
import { isTaskId, type Task } from './task.ts'
import { readTitle } from './task-input.ts'
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
  await registerSession(app, redis)

  app.get('/', async (request, reply) => {
    // The message is taken only once the page can be shown.
    const list = await tasks.list(request.log)
    const flash = request.method === 'GET' ? await takeFlash(request) : undefined
    return reply.header('cache-control', 'no-store').view(tasksPage, pageView(list, server, flash))
  })

  app.post('/tasks', async (request, reply) => {
    return backToPage(request, reply, await addTask(tasks, request.body))
  })

  app.post<ById>('/tasks/:id/toggle', async (request, reply) => {
    const { id } = request.params
    const task = isTaskId(id) ? await tasks.toggle(id, request.log) : null
    return backToPage(request, reply, task ? toggled(task) : NO_SUCH_TASK)
  })

  app.post<ById>('/tasks/:id/delete', async (request, reply) => {
    const { id } = request.params
    const removed = isTaskId(id) && (await tasks.remove(id))
    return backToPage(request, reply, removed ? { kind: 'done', text: 'Deleted' } : NO_SUCH_TASK)
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
    const { title } = await tasks.create(readTitle(typed))
    return { kind: 'done', text: `Added “${title}”` }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const draft = typeof typed === 'string' ? typed.toWellFormed().trim() : ''
    return { kind: 'error', text: error.message, draft }
  }
}

function toggled({ title, completed }: Task): Flash {
  return { kind: 'done', text: completed ? `Completed “${title}”` : `Reopened “${title}”` }
}

/** 303 makes the browser GET the page, so that reloading it never sends the form again. */
function backToPage(request: FastifyRequest, reply: FastifyReply, flash: Flash): FastifyReply {
  request.session.flash = flash
  return reply.redirect('/', 303)
}

/** Shows a message once: the session held nothing else, so it goes with it. */
async function takeFlash(request: FastifyRequest): Promise<Flash | undefined> {
  const { flash } = request.session
  if (flash) await request.session.destroy()
  return flash
}

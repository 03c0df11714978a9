import formbody from '@fastify/formbody'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { cutDraft, type Flash } from '../plugins/flash.ts'
import { parseForm } from '../edge/form-body.ts'
import { onceFor } from '../fast/fresh.ts'
import { pageView } from '../views/page-view.ts'
import { RequestError } from '../plugins/request-error.ts'
import { createSessions } from '../plugins/session.ts'
import { isTaskId } from '../tasks/task.ts'
import { readTaskOfPage, readTitle } from '../tasks/input.ts'
import type { TaskPage } from '../tasks/page.ts'
import type { TaskStore } from '../tasks/store.ts'
import { renderTasksPage } from '../views/templates.ts'

interface ById {
  Params: { id: string }
}

const NO_SUCH_TASK: Flash = { kind: 'error', text: 'That task no longer exists' }

/** The page and its forms. It takes forms only, and answers each with a redirect and a message. */
export const pageRoutes: FastifyPluginAsync = async (app) => {
  const { tasks } = app
  const server = { label: app.config.SERVER_LABEL, hostname: app.servedBy }
  app.removeContentTypeParser('application/json')
  await app.register(formbody, { parser: parseForm as (text: string) => Record<string, unknown> })
  app.addHook('preValidation', (request, _reply, done) => {
    done(request.body instanceof RequestError ? request.body : undefined)
  })
  const sessions = createSessions(app.redis)
  const render = (page: TaskPage, flash?: Flash) => renderTasksPage(pageView(page, server, flash))
  const renderOnce = onceFor((page: TaskPage) => render(page))

  app.get('/', async (request, reply) => {
    const id = readTaskOfPage(request.query)
    // The message is taken only once the page can be shown.
    const page = await tasks.page(id)
    const flash = request.method === 'GET' ? await sessions.take(request, reply) : undefined
    reply.headers({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' })
    return reply.send(flash ? render(page, flash) : await renderOnce(page))
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

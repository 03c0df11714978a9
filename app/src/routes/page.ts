import formbody from '@fastify/formbody'
import view from '@fastify/view'
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
import { handlebars, tasksPage } from '../views/templates.ts'

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
  await app.register(view, { engine: { handlebars } })
  app.addHook('preValidation', (request, _reply, done) => {
    done(request.body instanceof RequestError ? request.body : undefined)
  })
  const sessions = createSessions(app.redis)
  const render = (page: TaskPage, flash?: Flash, editedId?: string) =>
    app.view(tasksPage, pageView(page, server, flash, editedId))
  const renderOnce = onceFor((page: TaskPage) => render(page))

  app.get('/', async (request, reply) => {
    const editedId = readTaskOfPage(request.query, 'edit')
    const id = editedId ?? readTaskOfPage(request.query)
    // The message is taken only once the page can be shown.
    const page = await tasks.page(id)
    const flash = request.method === 'GET' ? await sessions.take(request, reply) : undefined
    reply.headers({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' })
    const isPlain = flash === undefined && editedId === undefined
    return reply.send(await (isPlain ? renderOnce(page) : render(page, flash, editedId)))
  })

  /** Answers a form with a message, and the place to go to. */
  async function answer(request: FastifyRequest, reply: FastifyReply, flash: Flash, place: string) {
    await sessions.put(flash, request, reply)
    return seeOther(reply, place)
  }

  app.post('/tasks', async (request, reply) => {
    const shown = readTaskOfPage(request.query)
    const flash = await useTitle(request.body, async (title) => {
      const { id } = await tasks.create(title)
      return { kind: 'done', text: `Added “${title}”`, added: id }
    })
    return answer(request, reply, flash, pageWith(flash.added ?? shown))
  })

  app.post<ById>('/tasks/:id/title', async (request, reply) => {
    const { id } = request.params
    const flash = await useTitle(request.body, async (title) => {
      const task = isTaskId(id) && (await tasks.change(id, { title }))
      return task ? { kind: 'done', text: `Renamed to “${title}”` } : NO_SUCH_TASK
    })
    const place = flash.draft !== undefined && isTaskId(id) ? `/?edit=${id}` : rowOf(id)
    return answer(request, reply, flash, place)
  })

  app.post<ById>('/tasks/:id/toggle', async (request, reply) => {
    const { id } = request.params
    // The message needs the title, which is in Redis: it is left there by the command that changes the task.
    const { place, give } = sessions.open()
    const isThere = isTaskId(id) && (await tasks.toggle(id, place))
    if (!isThere) return answer(request, reply, NO_SUCH_TASK, pageWith(id))
    give(reply)
    return seeOther(reply, rowOf(id))
  })

  app.post<ById>('/tasks/:id/delete', async (request, reply) => {
    const { id } = request.params
    const removed = isTaskId(id) && (await tasks.remove(id))
    const flash: Flash = removed ? { kind: 'done', text: 'Deleted' } : NO_SUCH_TASK
    return answer(request, reply, flash, pageWith(id))
  })
}

/** Does something with the title in a form. Of one that is refused, the message keeps what was typed. */
async function useTitle(body: unknown, use: (title: string) => Promise<Flash>): Promise<Flash> {
  const typed = (body as Record<string, unknown> | undefined)?.['title']
  try {
    return await use(readTitle(typed))
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const draft = typeof typed === 'string' ? cutDraft(typed) : ''
    return { kind: 'error', text: error.message, draft }
  }
}

/** The page with a task, or the first. */
function pageWith(id?: string): string {
  return id !== undefined && isTaskId(id) ? `/?task=${id}` : '/'
}

/** The row of a task, to which the browser then scrolls. */
function rowOf(id: string): string {
  return isTaskId(id) ? `${pageWith(id)}#task-${id}` : '/'
}

/** 303 makes the browser GET the page, so that reloading it never sends the form again. */
function seeOther(reply: FastifyReply, place: string): FastifyReply {
  return reply.redirect(place, 303)
}

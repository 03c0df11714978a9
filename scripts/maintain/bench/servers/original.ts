import { once } from 'node:events'
import Fastify, { type FastifyBaseLogger } from 'fastify'
import Handlebars from 'handlebars'
import { createRedis } from '../../../../app/src/redis/client.ts'
import type { StoredTask, Task } from '../../../../app/src/tasks/task.ts'

// The app's routes as the original lab does them, and nothing better: the list is all ids and then one GET for each
// of them, each waited for; a change reads, changes and writes back. It keeps its tasks where the app does.

const { PORT, REDIS_HOST = '127.0.0.1', REDIS_PORT } = process.env
const redis = createRedis({ host: REDIS_HOST, port: Number(REDIS_PORT) })

const page = Handlebars.compile(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Task Manager</title></head>
<body>
<h1>Task Manager</h1>
<p>{{total}} tasks, {{completed}} of them completed</p>
<form action="/tasks" method="post"><input name="title" required><button type="submit">Add task</button></form>
{{#each tasks}}
<div class="task{{#if completed}} completed{{/if}}"><strong>{{title}}</strong>
<form action="/tasks/{{id}}/toggle" method="post"><button type="submit">{{#if completed}}Undo{{else}}Complete{{/if}}</button></form>
<form action="/tasks/{{id}}/delete" method="post"><button type="submit">Delete</button></form>
</div>
{{/each}}
</body>
</html>
`)

async function read(id: string): Promise<Task | undefined> {
  const stored = await redis.get(`task:${id}`)
  return stored === null ? undefined : { id, ...(JSON.parse(stored) as StoredTask) }
}

async function list(): Promise<Task[]> {
  const tasks: Task[] = []
  for (const id of await redis.zrange('task_ids', '0', '-1')) {
    const task = await read(id)
    if (task) tasks.push(task)
  }
  return tasks.sort((a, b) => Number(a.id) - Number(b.id))
}

const write = ({ id, title, completed }: Task) =>
  redis.set(`task:${id}`, JSON.stringify({ title, completed }))

// Logs a line for each request, as the app does.
const app = Fastify({ logger: true as unknown as FastifyBaseLogger & boolean })

app.get('/api/tasks', () => list())

app.get('/', async (_, reply) => {
  const tasks = await list()
  const completed = tasks.filter((task) => task.completed).length
  return reply
    .type('text/html; charset=utf-8')
    .send(page({ tasks, total: tasks.length, completed }))
})

app.post<{ Body: { title: string } }>('/api/tasks', async (request, reply) => {
  const { title } = request.body
  const task = { id: String(await redis.incr('task_counter')), title, completed: false }
  await write(task)
  await redis.zadd('task_ids', task.id, task.id)
  return reply.code(201).send(task)
})

app.post<{ Params: { id: string } }>('/tasks/:id/toggle', async (request, reply) => {
  const task = await read(request.params.id)
  if (task) await write({ ...task, completed: !task.completed })
  return reply.redirect('/', 302)
})

redis.on('error', (error) => {
  app.log.error(error)
})
// The app's client fails at once without a connection.
await once(redis, 'ready')
await app.listen({ port: Number(PORT), host: '127.0.0.1' })

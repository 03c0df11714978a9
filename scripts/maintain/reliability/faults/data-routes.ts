import type { ProbeRequest } from '../../../engine/load/probe.ts'

/** Every route that needs Redis. @param id of a task that is there */
export function dataRoutes(id: string): (ProbeRequest & { name: string })[] {
  return [
    { name: 'GET /', path: '/' },
    { name: 'POST /tasks', method: 'POST', path: '/tasks', form: { title: 'x' } },
    { name: 'POST /tasks/:id/toggle', method: 'POST', path: `/tasks/${id}/toggle`, form: {} },
    { name: 'POST /tasks/:id/delete', method: 'POST', path: '/tasks/999999999/delete', form: {} },
    { name: 'GET /api/tasks', path: '/api/tasks' },
    { name: 'POST /api/tasks', method: 'POST', path: '/api/tasks', body: { title: 'x' } },
    { name: 'GET /api/tasks/:id', path: `/api/tasks/${id}` },
    {
      name: 'PATCH /api/tasks/:id',
      method: 'PATCH',
      path: `/api/tasks/${id}`,
      body: { completed: true },
    },
    { name: 'DELETE /api/tasks/:id', method: 'DELETE', path: '/api/tasks/999999999' },
  ]
}

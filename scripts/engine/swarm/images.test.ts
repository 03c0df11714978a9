import { expect, it } from 'vitest'
import { nameIn } from './images.ts'

it.each([
  ['task-app:web', 'task-app-web'],
  ['redis:7-alpine', 'redis-7-alpine'],
  ['registry.example:5000/team/Task_App:1.2', 'task-app-1-2'],
  ['lab-standin/redis:7-alpine', 'redis-7-alpine'],
])('%s is called %s on the nodes', (reference, name) => {
  expect(nameIn(reference)).toBe(name)
})

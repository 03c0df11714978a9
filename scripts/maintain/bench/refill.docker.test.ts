import { expect, it } from 'vitest'
import { startEmptyTestApp, testRedisAddress } from '../../../app/src/testing/test-app.ts'
import { refill } from './refill.ts'

it('lets a load begin with just these tasks, and with nothing that the load before it has left', async () => {
  await using started = await startEmptyTestApp()
  const { app, redis } = started
  const listed = async () => {
    const tasks = (await app.inject('/api/tasks')).json<{ id: string; completed: boolean }[]>()
    return tasks.map(({ id, completed }) => `${id} ${completed}`)
  }
  await refill(testRedisAddress(), 40)
  expect(await listed()).toEqual(Array.from({ length: 40 }, (_, index) => `${index + 1} false`))
  await app.inject({ method: 'POST', url: '/tasks/1/toggle' })
  expect(await redis.keys('session:*')).toHaveLength(1)
  await refill(testRedisAddress(), 3)
  expect(await listed()).toEqual(['1 false', '2 false', '3 false'])
  expect(await redis.keys('session:*')).toEqual([])
})

import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import { buildApp } from '../app.ts'
import { readConfig, redisOf } from '../config.ts'
import { createRedis } from '../redis/client.ts'

export interface TestApp {
  app: FastifyInstance
  redis: Redis
  /** The log, one parsed line each. */
  logs: Record<string, unknown>[]
  [Symbol.asyncDispose](): Promise<void>
}

/** The Redis that the tests may empty, as the test runner names it. */
export function testRedisAddress(): { host: string; port: number } {
  const [host, port] = process.env['LAB_TEST_REDIS']?.split(':') ?? []
  if (!host || !port) {
    throw new Error(
      'Set LAB_TEST_REDIS=host:port to a Redis that these tests may empty; `npm test` does so.',
    )
  }
  return { host, port: Number(port) }
}

/** Empties the test Redis, for tests that do not start an app in their own process. */
export async function emptyTestRedis(): Promise<void> {
  const { host, port } = testRedisAddress()
  const redis = createRedis({ host, port })
  await until('the test Redis answers', () => redis.status === 'ready')
  await redis.flushdb()
  redis.disconnect()
}

/** Starts an app on the test Redis, or on another address in front of it. */
export async function startTestApp(
  options: { address?: { host: string; port: number }; env?: Record<string, string> } = {},
): Promise<TestApp> {
  const { host, port } = options.address ?? testRedisAddress()
  const logs: Record<string, unknown>[] = []
  const logStream = {
    write: (line: string) => logs.push(JSON.parse(line) as Record<string, unknown>),
  }
  const env = { REDIS_HOST: host, REDIS_PORT: String(port), LOG_LEVEL: 'debug', ...options.env }
  const config = readConfig(env)
  const redis = createRedis(redisOf(config))
  const app = await buildApp(config, redis, logStream)
  return {
    app,
    redis,
    logs,
    async [Symbol.asyncDispose]() {
      await app.close()
      redis.disconnect()
    },
  }
}

/** Starts an app and waits until it says that it can serve tasks; the test Redis is then empty. */
export async function startEmptyTestApp(env: Record<string, string> = {}): Promise<TestApp> {
  const started = await startTestApp({ env })
  await untilReady(started.app)
  await started.redis.flushdb()
  return started
}

export async function untilReady(app: FastifyInstance): Promise<void> {
  await until('the app is ready', async () => (await app.inject('/api/ready')).statusCode === 200)
}

/** Waits for a condition, and says which one it was when it does not come. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited ${limitMs} ms in vain until ${what}`)
    await delay(20)
  }
}

import { buildApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { logTogether } from './log-together.ts'
import { createRedis, firstAnswer } from './redis-client.ts'
import { stopOnSignals } from './shutdown.ts'

function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

const config = configOrExit()
const log = logTogether(process.stdout)
process.on('exit', log.flush)
const redis = createRedis(config.REDIS_HOST, config.REDIS_PORT)
const app = await buildApp(config, redis, log)
app.addHook('onClose', () => {
  redis.disconnect()
})
stopOnSignals(app, config.SHUTDOWN_DRAIN_MS)
// Who listens is asked at once: a gateway takes a new replica for a good one until its first health check says otherwise.
// Without a Redis it listens all the same.
await firstAnswer(redis, 5000)
try {
  await app.listen({ port: config.PORT, host: config.HOST })
} catch (error) {
  app.log.fatal({ err: error }, 'cannot listen')
  process.exit(1)
}

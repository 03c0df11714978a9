import { buildApp } from './app.ts'
import { type Config, readConfig, redisOf } from './config.ts'
import { logTogether } from './fast/log-together.ts'
import { createRedis, firstAnswer } from './redis/client.ts'
import { stopOnSignals } from './plugins/drain.ts'

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
let isLogLost = false
process.on('exit', log.flush)
// Whoever read the log may end, or its disk may be full: that is no reason to serve nobody.
process.stdout.on('error', ({ message }) => {
  if (!isLogLost) console.error(`The log can no longer be written: ${message}`)
  isLogLost = true
})
const redis = createRedis(redisOf(config))
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

import { buildApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { logTogether } from './log-together.ts'
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
const app = await buildApp(config, undefined, log)
stopOnSignals(app, config.SHUTDOWN_DRAIN_MS)
try {
  await app.listen({ port: config.PORT, host: config.HOST })
} catch (error) {
  app.log.fatal({ err: error }, 'cannot listen')
  process.exit(1)
}

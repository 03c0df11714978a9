import { Command } from 'commander'
import { execa } from 'execa'
import { withCleanUp } from './compare/clean-up.ts'
import { Docker } from './docker/docker.ts'
import { canAsk } from './engine/ask.ts'
import { ensureEngine } from './engine/engine.ts'
import { main } from './main.ts'
import { ROOT } from './paths.ts'
import { newRun } from './run.ts'
import { startTestRedis } from './testing/redis.ts'

// The app on this machine, restarted on change, with a Redis of its own that is gone afterwards.
await main(async (args, signal) => {
  new Command('npm run dev')
    .description(
      'Runs the app alone on this machine and restarts it on change, with an empty Redis in a container. PORT (3000) and LOG_LEVEL come from the environment. Ctrl-C ends both.',
    )
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
  const progress = (line: string) => {
    console.error(line)
  }
  const docker = new Docker({ signal })
  await ensureEngine(docker, {
    installEngine: false,
    interactive: canAsk(),
    onProgress: progress,
  })
  const run = await newRun()
  await withCleanUp(docker, run, async () => {
    await serve(await startTestRedis(docker, run, signal, progress), signal)
  })
  return 0
})

/** Runs the app until the signal; Node itself watches the source. */
async function serve(redis: string, signal: AbortSignal): Promise<void> {
  const { hostname, port } = new URL(`redis://${redis}`)
  const { PORT = '3000' } = process.env
  console.error(`The task manager is at http://localhost:${PORT} (Redis at ${redis})`)
  await execa(process.execPath, ['--watch-path=app/src', 'app/src/server.ts'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      PORT,
      HOST: '127.0.0.1',
      REDIS_HOST: hostname,
      REDIS_PORT: port,
      CONTAINER_TYPE: 'none',
      SERVER_LABEL: 'Development',
    },
    cancelSignal: signal,
  })
}

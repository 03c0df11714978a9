import { Command } from 'commander'
import { execa } from 'execa'
import { withCleanUp } from './engine/clean-up.ts'
import { Docker } from './engine/docker/docker.ts'
import { ensureEngine } from './engine/install/engine.ts'
import { ExpectedError } from './core/errors.ts'
import { main } from './core/main.ts'
import { ROOT } from './core/paths.ts'
import { isFree } from './core/ports.ts'
import { newRun } from './core/run.ts'
import { startTestRedis } from './maintain/testing/redis.ts'

// The app on this machine, restarted on change, with a Redis of its own that is gone afterwards.
await main(async (args, signal) => {
  new Command('npm run dev')
    .description(
      'Runs the app alone on this machine and restarts it on change, with an empty Redis in a container. PORT (3000) and LOG_LEVEL come from the environment. Ctrl-C ends both.',
    )
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
  const { PORT = '3000' } = process.env
  if (!(await isFree(Number(PORT)))) {
    throw new ExpectedError(
      `Port ${PORT} of this machine cannot be had: something listens there.`,
      'Choose another one: `PORT=3001 npm run dev`.',
    )
  }
  const progress = (line: string) => {
    console.error(line)
  }
  const docker = new Docker({ signal })
  await ensureEngine(docker)
  const run = await newRun()
  await withCleanUp(docker, run, async () => {
    await serve(await startTestRedis(docker, run, signal, progress), PORT, signal)
  })
  return 0
})

/** Runs the app until the signal; Node itself watches the source. */
async function serve(redis: string, PORT: string, signal: AbortSignal): Promise<void> {
  const { hostname, port } = new URL(`redis://${redis}`)
  console.error(`The task manager is at http://localhost:${PORT} (Redis at ${redis})`)
  // What was logged before a change stays on the screen.
  const watch = ['--watch-path=app/src', '--watch-preserve-output']
  await execa(process.execPath, [...watch, 'app/src/server.ts'], {
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

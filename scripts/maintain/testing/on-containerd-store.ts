import { execa } from 'execa'
import { ExpectedError } from '../../core/errors.ts'
import { main } from '../../core/main.ts'
import { noSecondEngine, type SecondEngine, startSecondEngine } from './second-engine.ts'

// node on-containerd-store.ts COMMAND…: runs it with DOCKER_HOST leading to an engine that has the containerd image store,
// in that engine's network, where its published ports are. The engine ends with it.
await main(async (command, signal) => {
  const obstacle = await noSecondEngine()
  if (obstacle !== undefined) {
    throw new ExpectedError(
      `No second engine can be started here: ${obstacle}.`,
      'Run it on Linux, with Docker’s engine and iproute2 installed, as a user who may use sudo.',
    )
  }
  const engine = await startSecondEngine({ containerdStore: true, connected: true })
  try {
    const [file = '', ...args] = [...entering(engine), ...command]
    const env = { DOCKER_HOST: engine.host }
    const done = await execa(file, args, {
      ...{
        env,
        stdio: 'inherit',
        reject: false,
        cancelSignal: signal,
        forceKillAfterDelay: 60_000,
      },
    })
    signal.throwIfAborted()
    if (done.exitCode !== 0) {
      console.error(`✗ On the containerd image store, \`${command.join(' ')}\` failed (see above).`)
    }
    return done.exitCode ?? 1
  } finally {
    await engine.stop()
  }
})

/** Into the network goes root alone; what runs there is ours again. */
function entering({ enter, host }: SecondEngine): string[] {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  if (user === 0) return enter
  const environment = [`PATH=${process.env['PATH'] ?? ''}`, `DOCKER_HOST=${host}`]
  return [
    ...['sudo', '-n', '--preserve-env', ...enter],
    ...['setpriv', '--reuid', String(user), '--regid', String(group), '--init-groups'],
    ...['env', ...environment],
  ]
}

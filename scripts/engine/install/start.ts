import { spawn } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { execa } from 'execa'
import type { Docker } from '../docker/docker.ts'
import { ExpectedError, messageOf } from '../../core/errors.ts'
import { waitFor, WaitTimeout } from '../../core/wait.ts'
import { hasServer } from './facts.ts'
import { asRoot, type Host } from './host.ts'

const TIMEOUT_MS = 60_000
/** A dockerd that ended may have met another that is just coming up; that one gets this long. */
const GRACE_MS = 10_000
export const LOG_FILE = '/var/log/dockerd.log'

/** How an engine is started and where it tells of its troubles. */
export type StartMethod =
  | { kind: 'command'; command: string[]; log: string[] }
  | { kind: 'detached'; program: string; log: string[] }

/** systemd where it runs the machine; else dockerd itself, for which only root can open the log. */
export function startMethod(host: Host): StartMethod {
  if (host.hasSystemd) {
    return {
      kind: 'command',
      command: asRoot(host, ['systemctl', 'start', 'docker']),
      log: asRoot(host, ['journalctl', '--unit=docker', '--lines=12', '--no-pager']),
    }
  }
  if (host.elevation === 'root') {
    return { kind: 'detached', program: 'dockerd', log: ['tail', '--lines=12', LOG_FILE] }
  }
  return {
    kind: 'command',
    command: asRoot(host, ['service', 'docker', 'start']),
    log: asRoot(host, ['tail', '--lines=12', '/var/log/docker.log']),
  }
}

/** Starts the installed engine and waits until it answers. @throws ExpectedError with its last log lines */
export async function startEngine(docker: Docker, host: Host): Promise<void> {
  // Its package may have started it already, in which case this only waits.
  if (await answers(docker)) return
  const method = startMethod(host)
  let endedAt: number | undefined
  if (method.kind === 'detached') {
    await spawnDetached(method.program, () => (endedAt = performance.now()))
  } else await runCommand(method)
  try {
    const answered = await waitFor(
      'the Docker engine to answer',
      async () => {
        if (await answers(docker)) return true
        return endedAt && performance.now() - endedAt > GRACE_MS ? false : undefined
      },
      { timeoutMs: TIMEOUT_MS, intervalMs: 250 },
    )
    if (!answered) throw new WaitTimeout('dockerd ended before it answered.')
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error
    throw await startError(messageOf(error), method)
  }
}

/** @throws ExpectedError where an engine is there and refuses us */
async function answers(docker: Docker): Promise<boolean> {
  const { exitCode, stdout, stderr } = await docker.run(['version', '--format', 'json'], {
    reject: false,
    timeoutMs: 10_000,
  })
  if (/permission denied/i.test(stderr)) throw refusedError()
  return exitCode === 0 && hasServer(stdout)
}

/** The engine runs, and only its group may use it. */
export function refusedError(): ExpectedError {
  return new ExpectedError(
    'The Docker engine runs, but you may not use it.',
    'Add yourself to its group (`sudo usermod -aG docker $USER`), log in again and repeat the command.',
  )
}

/** In a session of its own, so that neither Ctrl-C nor our end reaches it. */
async function spawnDetached(program: string, onEnd: () => void): Promise<void> {
  const log = await open(LOG_FILE, 'a')
  try {
    const child = spawn(program, [], {
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
    })
    child.on('exit', onEnd)
    child.on('error', onEnd)
    child.unref()
  } finally {
    await log.close()
  }
}

async function runCommand(method: StartMethod & { kind: 'command' }): Promise<void> {
  const [file = '', ...args] = method.command
  const { failed, all } = await execa(file, args, { reject: false, all: true, stdin: 'inherit' })
  if (failed)
    throw await startError(`\`${method.command.join(' ')}\` failed: ${all.trim()}`, method)
}

async function startError(reason: string, { log }: StartMethod): Promise<ExpectedError> {
  const [file = '', ...args] = log
  const { stdout, exitCode } = await execa(file, args, { reject: false })
  const lines = exitCode === 0 ? stdout.trim() : await readFile(LOG_FILE, 'utf8').catch(() => '')
  return new ExpectedError(
    `The Docker engine could not be started. ${reason}\n${lines.replaceAll(/^/gm, '  ')}`,
    `See \`${log.join(' ')}\`; \`npm run doctor\` tells when it answers.`,
  )
}

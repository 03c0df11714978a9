import { spawn } from 'node:child_process'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { typedLine } from '../docker/evidence.ts'
import { ExpectedError } from '../../core/errors.ts'

/** A user's PATH may lack the system's folders, where all of these are. */
const PATH = [process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(path.delimiter)

/** Runs `ip`, `iptables` and the like. @returns its output @throws ExpectedError with what it said */
export async function hostCommand(program: string, ...args: string[]): Promise<string> {
  const done = await execa(program, args, { reject: false, env: { PATH } })
  if (done.exitCode === 0) return done.stdout
  throw new ExpectedError(
    `\`${typedLine([program, ...args])}\` failed: ${done.stderr || done.message}`,
    '`npm run cluster -- down` removes what there is of the cluster.',
  )
}

/** Whether a command ends with 0: `iptables --check`. */
export async function succeeds(program: string, ...args: string[]): Promise<boolean> {
  return (await execa(program, args, { reject: false, env: { PATH } })).exitCode === 0
}

/**
 * Starts a program that outlives us, in a session of its own, its output in a file.
 * @param env added to the environment
 * @returns its process id
 */
export async function startDetached(
  [program = '', ...args]: string[],
  logFile: string,
  env: Record<string, string>,
): Promise<number> {
  const log = await open(logFile, 'a')
  try {
    const child = spawn(program, args, {
      ...{ cwd: '/', detached: true, stdio: ['ignore', log.fd, log.fd] },
      env: { ...process.env, PATH, ...env },
    })
    const pid = await new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      child.on('spawn', () => {
        resolve(child.pid ?? 0)
      })
    })
    child.unref()
    return pid
  } finally {
    await log.close()
  }
}

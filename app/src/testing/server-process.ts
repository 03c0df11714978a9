import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { until } from './test-app.ts'

/** The app as a process of its own, for what only a process can show: signals, exit codes, stdout. */
export interface ServerProcess extends AsyncDisposable {
  url: string
  port: number
  /** What it has written to stdout, a line each. */
  lines: string[]
  kill(signal: NodeJS.Signals): void
  /** As if whoever reads its stdout had ended. */
  closeStdout(): void
  /** Waits for the end, and returns the exit code. */
  exitCode(): Promise<number | null>
}

/** Starts `node file` on a free port, and waits until it listens. */
export async function startServer(
  file: string,
  env: Record<string, string> = {},
  cwd?: string,
): Promise<ServerProcess> {
  const child = spawnNode(file, { PORT: '0', HOST: '127.0.0.1', ...env }, cwd)
  const lines = collectLines(child)
  let port = 0
  await until('the server listens', () => {
    if (child.exitCode !== null) throw new Error(`It ended: ${lines.join('\n')}`)
    port = Number(/listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(lines.join('\n'))?.[1] ?? 0)
    return port !== 0
  })
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    lines,
    kill: (signal) => void child.kill(signal),
    closeStdout: () => void child.stdout?.destroy(),
    exitCode: () => exitOf(child),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exitOf(child)
    },
  }
}

/** Runs `node file` to its end, for a start that is meant to fail. */
export async function runServer(
  file: string,
  env: Record<string, string>,
): Promise<{ exitCode: number | null; output: string }> {
  const child = spawnNode(file, env)
  const lines = collectLines(child)
  return { exitCode: await exitOf(child), output: lines.join('\n') }
}

/** The environment is exactly what is given: a test must not depend on the shell that it runs in. */
function spawnNode(file: string, env: Record<string, string>, cwd?: string): ChildProcess {
  return spawn(process.execPath, [file], { env, ...(cwd !== undefined && { cwd }) })
}

function collectLines(child: ChildProcess): string[] {
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trim().split('\n')))
  }
  return lines
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

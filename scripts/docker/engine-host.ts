import type { Docker } from './docker.ts'

/** Where published ports are reached: loopback for an engine on this machine, else the engine's host. */
export async function engineHost(docker: Docker): Promise<string> {
  const { stdout } = await docker.run([
    ...['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'],
  ])
  return hostOf(stdout.trim())
}

/** `unix:///var/run/docker.sock` → `127.0.0.1`; `ssh://me@lab:22` → `lab`. */
export function hostOf(endpoint: string): string {
  const remote = /^(?:ssh|tcp|https?):\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)/.exec(endpoint)?.[1]
  return remote === undefined || remote === 'localhost' ? '127.0.0.1' : remote
}

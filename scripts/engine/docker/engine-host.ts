import { lookup } from 'node:dns/promises'
import { execa } from 'execa'
import { ExpectedError } from '../../core/errors.ts'
import type { Docker } from './docker.ts'

/**
 * Where published ports are reached: loopback for an engine on this machine, else the engine's host.
 * @throws ExpectedError where that is a name which only SSH or nobody knows
 */
export async function engineHost(docker: Docker): Promise<string> {
  const { stdout } = await docker.run([
    ...['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'],
  ])
  const endpoint = stdout.trim()
  const host = endpoint.startsWith('ssh:') ? await sshHost(endpoint) : hostOf(endpoint)
  await refuseUnknown(host, endpoint)
  return host
}

/** `unix:///var/run/docker.sock` → `127.0.0.1`; `ssh://me@lab:22` → `lab`. */
export function hostOf(endpoint: string): string {
  const remote = /^(?:ssh|tcp|https?):\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)/.exec(endpoint)?.[1]
  return remote === undefined || remote === 'localhost' ? '127.0.0.1' : remote
}

/** The `hostname` that `ssh -G` prints, as a URL has it; undefined where it prints none. */
export function hostnameOf(configuration: string): string | undefined {
  const name = /^hostname (\S+)$/m.exec(configuration)?.[1]
  return name?.includes(':') ? `[${name}]` : name
}

/** What SSH makes of the name: it may be an alias that stands in ~/.ssh/config alone. Connects to nothing. */
async function sshHost(endpoint: string): Promise<string> {
  const { username, port } = new URL(endpoint)
  const host = hostOf(endpoint)
  const { stdout } = await execa(
    'ssh',
    [
      ...['-G', ...(username ? ['-l', decodeURIComponent(username)] : [])],
      ...[...(port ? ['-p', port] : []), '--', host],
    ],
    { reject: false, stdin: 'ignore' },
  )
  return hostOf(`ssh://${hostnameOf(stdout) ?? host}`)
}

async function refuseUnknown(host: string, endpoint: string): Promise<void> {
  try {
    await lookup(host.replace(/^\[(.*)\]$/, '$1'))
  } catch (error) {
    throw new ExpectedError(
      `The Docker engine is at ${endpoint}, and this machine knows no address of ${host}, where its published ports are.`,
      'Give the host an address that is reached from here: HostName in ~/.ssh/config (`ssh -G` shows it), or a line in the hosts file.',
      { cause: error },
    )
  }
}

import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { Docker } from '../docker/docker.ts'
import { waitFor } from '../wait.ts'

/** A second Docker engine on this machine, in a network of its own without a way out. */
export interface OfflineEngine {
  /** What DOCKER_HOST has to be. */
  host: string
  /** Ends it and removes all that it held. */
  stop(): Promise<void>
}

/** Why there can be none here; undefined where there can. It takes root, by sudo without a password at least. */
export async function noOfflineEngine(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'it takes Linux'
  for (const program of ['dockerd', 'ip', 'nsenter']) {
    const found = await execa('which', [program], { reject: false, env: PATHS })
    if (found.exitCode !== 0) return `there is no ${program}`
  }
  if (process.getuid?.() === 0) return undefined
  const sudo = await execa('sudo', ['-n', 'true'], { reject: false })
  return sudo.exitCode === 0 ? undefined : 'it takes root'
}

/** Starts it and waits until it answers. */
export async function startOfflineEngine(): Promise<OfflineEngine> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'offline-engine-'))
  const name = path.basename(directory)
  const socket = path.join(directory, 'docker.sock')
  const [log, pid] = [path.join(directory, 'log'), path.join(directory, 'pid')]
  const host = `unix://${socket}`
  // The machine's own settings of the engine are not for this one.
  await writeFile(path.join(directory, 'daemon.json'), '{}')
  await asRoot(['ip', 'netns', 'add', name])
  await asRoot(['ip', '-n', name, 'link', 'set', 'lo', 'up'])
  const dockerd = [
    ...['dockerd', '--config-file', path.join(directory, 'daemon.json'), '--host', host],
    ...['--data-root', path.join(directory, 'data'), '--exec-root', path.join(directory, 'exec')],
    ...['--pidfile', pid, '--cgroup-parent', `/${name}`],
  ].join(' ')
  // Not `ip netns exec`, which hides the cgroups. No path of ours has a blank in it.
  await asRoot([
    'sh',
    '-c',
    `setsid nsenter --net=/run/netns/${name} ${dockerd} >${log} 2>&1 </dev/null &`,
  ])
  const stop = async () => {
    await asRoot(['sh', '-c', `kill $(cat ${pid})`], false)
    await waitFor(
      'the offline engine to end',
      async () => ((await exists(pid)) ? undefined : true),
      { timeoutMs: 60_000 },
    )
    await asRoot(['ip', 'netns', 'delete', name])
    await asRoot(['rm', '--recursive', '--force', directory])
  }
  const docker = new Docker()
  try {
    await waitFor(
      'the offline engine to answer',
      async () => {
        const { exitCode } = await docker.run(['--host', host, 'version'], { reject: false })
        return exitCode === 0 ? true : undefined
      },
      { timeoutMs: 60_000, details: async () => (await readFile(log, 'utf8')).slice(-2000) },
    )
  } catch (error) {
    await stop()
    throw error
  }
  return { host, stop }
}

/** Where Debian keeps an administrator's programs. */
const PATHS = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }

async function asRoot(command: string[], reject = true): Promise<void> {
  const [file = '', ...args] =
    process.getuid?.() === 0 ? command : ['sudo', '-n', 'env', `PATH=${PATHS.PATH}`, ...command]
  // Discarded, not collected: the engine would hold a pipe open.
  await execa(file, args, { reject, stdio: 'ignore', env: PATHS })
}

async function exists(file: string): Promise<boolean> {
  const { exitCode } = await execa('test', ['-e', file], { reject: false })
  return exitCode === 0
}

import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { Docker } from '../docker/docker.ts'
import { waitFor } from '../wait.ts'

/** A second Docker engine on this machine, in a network of its own without a way out. */
export interface OfflineEngine {
  /** What DOCKER_HOST has to be. */
  host: string
  /** What stands before a command that is to run in its network, where its published ports are. */
  enter: string[]
  /** Gives its disk another size, where it has one of its own. */
  resizeDisk(megabytes: number): Promise<void>
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

/**
 * Starts it and waits until it answers.
 * @param megabytes of a disk of its own in memory, which can be full
 */
export async function startOfflineEngine(megabytes?: number): Promise<OfflineEngine> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'offline-engine-'))
  const name = path.basename(directory)
  const socket = path.join(directory, 'docker.sock')
  const [log, pid] = [path.join(directory, 'log'), path.join(directory, 'pid')]
  /** As long as it is there, so is the engine. */
  const wanted = path.join(directory, 'wanted')
  await writeFile(wanted, '')
  const host = `unix://${socket}`
  // The machine's own settings of the engine are not for this one.
  await writeFile(path.join(directory, 'daemon.json'), '{}')
  await asRoot(['ip', 'netns', 'add', name])
  await asRoot(['ip', '-n', name, 'link', 'set', 'lo', 'up'])
  const data = path.join(directory, 'data')
  const disk =
    megabytes === undefined
      ? []
      : [`mkdir ${data} && mount -t tmpfs -o size=${megabytes}m tmpfs ${data}`]
  const dockerd = [
    ...['dockerd', '--config-file', path.join(directory, 'daemon.json'), '--host', host],
    ...['--data-root', data, '--exec-root', path.join(directory, 'exec')],
    ...['--pidfile', pid, '--cgroup-parent', `/${name}`],
  ].join(' ')
  // Ends with us, however we end. Not `ip netns exec`, which hides the cgroups. No path of ours has a blank in it.
  const script = [
    ...disk,
    `nsenter --net=/run/netns/${name} ${dockerd} >${log} 2>&1 </dev/null &`,
    `while kill -0 ${process.pid} && [ -e ${wanted} ]; do sleep 0.2; done`,
    'kill $!; wait $!',
    // A build that was cut off leaves its network behind.
    `grep -o ' ${directory}/[^ ]*' /proc/mounts | sort -r | xargs -r umount -l`,
    `ip netns delete ${name}; rm --recursive --force ${directory}`,
  ]
  await asRoot(['setsid', '--fork', 'sh', '-c', script.join('\n')])
  const stop = async () => {
    await rm(wanted)
    await waitFor(
      'the offline engine to end',
      () => Promise.resolve(existsSync(directory) ? undefined : true),
      { timeoutMs: 60_000 },
    )
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
  const resizeDisk = (size: number) => asRoot(['mount', '-o', `remount,size=${size}m`, data])
  return { host, resizeDisk, enter: ['nsenter', `--net=/run/netns/${name}`], stop }
}

/** Where Debian keeps an administrator's programs. */
const PATHS = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }

export async function asRoot(command: string[]): Promise<void> {
  const [file = '', ...args] =
    process.getuid?.() === 0 ? command : ['sudo', '-n', 'env', `PATH=${PATHS.PATH}`, ...command]
  // Discarded, not collected: the engine would hold a pipe open.
  await execa(file, args, { stdio: 'ignore', env: PATHS })
}

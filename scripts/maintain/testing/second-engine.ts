import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { freeNetwork, ownAddresses } from './subnet.ts'
import { Docker } from '../../engine/docker/docker.ts'
import { waitFor } from '../../core/wait.ts'

/**
 * A second Docker engine on this machine, in a network of its own: two engines in one would take each other's bridge,
 * addresses and rules of the firewall. It ends with the process that started it, however that ends.
 */
export interface SecondEngine {
  /** What DOCKER_HOST has to be. */
  host: string
  /** What stands before a command that is to run in its network, where its published ports are. */
  enter: string[]
  /** Gives its disk another size, where it has one of its own. */
  resizeDisk(megabytes: number): Promise<void>
  /** Ends it and removes all that it held. */
  stop(): Promise<void>
}

export interface SecondEngineOptions {
  /** With containerd's image store, which new installations of Docker have; without, with the one before it. */
  containerdStore?: boolean
  /** With a way out, which leads through this machine. */
  connected?: boolean
  /** With a disk of its own in memory, which can be full. */
  megabytes?: number
}

/** Why there can be none here; undefined where there can. It takes root, by sudo without a password at least. */
export async function noSecondEngine(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'it takes Linux'
  for (const program of ['dockerd', 'ip', 'iptables', 'nsenter']) {
    const found = await execa('which', [program], { reject: false, env: PATHS })
    if (found.exitCode !== 0) return `there is no ${program}`
  }
  if (process.getuid?.() === 0) return undefined
  const sudo = await execa('sudo', ['-n', 'true'], { reject: false })
  return sudo.exitCode === 0 ? undefined : 'it takes root'
}

/** Starts it and waits until it answers. */
export async function startSecondEngine(options: SecondEngineOptions = {}): Promise<SecondEngine> {
  const { containerdStore = false, connected = false, megabytes } = options
  const directory = await mkdtemp(path.join(os.tmpdir(), 'second-engine-'))
  const name = path.basename(directory)
  const [data, log, config] = [`${directory}/data`, `${directory}/log`, `${directory}/daemon.json`]
  /** As long as it is there, so is the engine. */
  const wanted = `${directory}/wanted`
  await writeFile(wanted, '')
  const host = `unix://${directory}/docker.sock`
  // The machine's own settings of the engine are not for this one.
  const features = { 'containerd-snapshotter': containerdStore }
  await writeFile(config, JSON.stringify({ features }))
  const network = networkOf(name, connected ? freeNetwork(ownAddresses()) : undefined)
  const disk =
    megabytes === undefined
      ? []
      : [`mkdir ${data} && mount -t tmpfs -o size=${megabytes}m tmpfs ${data}`]
  const dockerd = [
    ...['dockerd', '--config-file', config, '--host', host, '--data-root', data],
    ...['--exec-root', `${directory}/exec`, '--pidfile', `${directory}/pid`],
    ...['--cgroup-parent', `/${name}`, '--exec-opt', 'native.cgroupdriver=cgroupfs'],
  ].join(' ')
  // Ends with us, however we end. Not `ip netns exec`, which hides the cgroups. No path of ours has a blank in it.
  const script = [
    `exec >${log} 2>&1 </dev/null`,
    ...network.make,
    ...disk,
    `nsenter --net=/run/netns/${name} ${dockerd} &`,
    `while kill -0 ${process.pid} && [ -e ${wanted} ]; do sleep 0.2; done`,
    'kill $!; wait $!',
    // A build that was cut off leaves its network behind.
    `grep -o ' ${directory}/[^ ]*' /proc/mounts | sort -r | xargs -r umount -l`,
    ...network.remove,
    `rm --recursive --force ${directory}`,
  ]
  await asRoot(['setsid', '--fork', 'sh', '-c', script.join('\n')])
  const stop = async () => {
    await rm(wanted)
    await waitFor(
      'the second engine to end',
      () => Promise.resolve(existsSync(directory) ? undefined : true),
      // It may have gigabytes of images to remove.
      { timeoutMs: 300_000 },
    )
  }
  const docker = new Docker({ host })
  try {
    await waitFor(
      'the second engine to answer',
      async () => {
        const { exitCode } = await docker.run(['version'], { reject: false })
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

/** Brings images from one engine to another, under their names. An engine that is not said is this machine's own. */
export async function bringImages(
  names: string[],
  { from, to }: { from?: SecondEngine; to?: SecondEngine },
): Promise<void> {
  const source = new Docker(from ? { host: from.host } : {})
  await source.stream(['save', ...names], async (input) => {
    await execa('docker', [...(to ? ['--host', to.host] : []), 'load'], { input })
  })
}

/** The commands that make the network, and those that remove it. @param subnet where it has a way out: its first three numbers */
function networkOf(name: string, subnet: string | undefined) {
  const make = [`ip netns add ${name}`, `ip -n ${name} link set lo up`]
  const remove = [`ip netns delete ${name}`]
  if (subnet === undefined) return { make, remove }
  // A link's name has 15 characters at most; the end of the folder's name is its own.
  const link = `second-${name.slice(-6)}`
  const rules = [
    [
      '--table nat',
      `POSTROUTING --source ${subnet}.0/24 ! --out-interface ${link} --jump MASQUERADE`,
    ],
    // Docker's own rules drop what they do not know.
    ['', `FORWARD --in-interface ${link} --jump ACCEPT`],
    ['', `FORWARD --out-interface ${link} --jump ACCEPT`],
  ]
  const iptables = (action: string) =>
    rules.map(([table, rule]) => `iptables --wait ${table} --${action} ${rule}`)
  return {
    make: [
      ...make,
      `ip link add ${link} type veth peer name eth0 netns ${name}`,
      `ip address add ${subnet}.1/24 dev ${link} && ip link set ${link} up`,
      `ip -n ${name} address add ${subnet}.2/24 dev eth0 && ip -n ${name} link set eth0 up`,
      `ip -n ${name} route add default via ${subnet}.1`,
      ...iptables('insert'),
    ],
    remove: [...iptables('delete'), `ip link delete ${link}`, ...remove],
  }
}

/** Where Debian keeps an administrator's programs. */
const PATHS = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }

export async function asRoot(command: string[]): Promise<void> {
  const [file = '', ...args] =
    process.getuid?.() === 0 ? command : ['sudo', '-n', 'env', `PATH=${PATHS.PATH}`, ...command]
  // Discarded, not collected: the engine would hold a pipe open.
  await execa(file, args, { stdio: 'ignore', env: PATHS })
}

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Docker } from '../docker/docker.ts'
import { ExpectedError, messageOf } from '../../core/errors.ts'
import { printable } from '../../core/terminal-text.ts'
import { WaitTimeout, waitFor } from '../../core/wait.ts'
import { hostCommand, startDetached } from './host-command.ts'
import type { ClusterNode } from './place.ts'
import { NODE_VARIABLE } from './processes.ts'

const TIMEOUT_MS = 90_000
/** Of each log, where an engine does not come up. */
const LOG_LINES = 8

/**
 * Starts the engine of a node whose network there is, and waits until it answers. Its containerd comes first, in mounts and
 * under a host name of its own; dockerd joins it there. What they mount is gone with their last process.
 * @throws ExpectedError with the ends of their logs
 */
export async function startEngine(
  docker: Docker,
  node: ClusterNode,
  signal: AbortSignal,
): Promise<void> {
  const env = { [NODE_VARIABLE]: node.id }
  const files = await writeFiles(node)
  const wait = { timeoutMs: TIMEOUT_MS, intervalMs: 50, signal }
  try {
    const pid = await startDetached(containerd(node, files), files.containerdLog, env)
    await waitFor(
      `containerd of ${node.name}`,
      () => Promise.resolve(existsSync(files.containerdSocket) || undefined),
      wait,
    )
    const inside = ['--target', String(pid), '--mount', '--uts']
    // A shim's socket always lies here; and no node is to find the machine's own containerd.
    await hostCommand('nsenter', ...inside, 'mount', '-t', 'tmpfs', 'none', '/run/containerd')
    await hostCommand('nsenter', ...inside, 'hostname', node.name)
    await startDetached(dockerd(node, files, pid), files.dockerdLog, env)
    const engine = docker.at(node.socket).recordingTo([])
    await waitFor(
      `the engine of ${node.name}`,
      async () =>
        (await engine.run(['version'], { reject: false })).exitCode === 0 ? true : undefined,
      wait,
    )
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error
    const logs = await Promise.all([files.containerdLog, files.dockerdLog].map(endOf))
    throw new ExpectedError(
      `${messageOf(error)}\n${logs.join('\n')}`,
      '`npm run cluster -- down` removes what there is of the cluster.',
    )
  }
}

interface Files {
  containerdConfig: string
  containerdSocket: string
  containerdLog: string
  dockerdConfig: string
  dockerdLog: string
}

async function writeFiles({ runtime, data }: ClusterNode): Promise<Files> {
  // After a reboot nothing is there of what was running.
  await rm(runtime, { recursive: true, force: true })
  await mkdir(runtime, { recursive: true })
  await mkdir(data, { recursive: true })
  const files = {
    containerdConfig: path.join(runtime, 'containerd.toml'),
    containerdSocket: path.join(runtime, 'containerd.sock'),
    containerdLog: path.join(data, 'containerd.log'),
    dockerdConfig: path.join(runtime, 'daemon.json'),
    dockerdLog: path.join(data, 'dockerd.log'),
  }
  // Else each would read that of the machine's own engine, which may say anything.
  await writeFile(files.containerdConfig, 'version = 2\n')
  await writeFile(files.dockerdConfig, '{}\n')
  return files
}

function containerd(node: ClusterNode, files: Files): string[] {
  return [
    ...['nsenter', `--net=/run/netns/${node.id}`],
    ...['unshare', '--mount', '--uts', '--propagation', 'private'],
    ...['containerd', '--config', files.containerdConfig, '--address', files.containerdSocket],
    ...['--root', path.join(node.data, 'containerd')],
    ...['--state', path.join(node.runtime, 'containerd')],
  ]
}

function dockerd(node: ClusterNode, files: Files, containerdPid: number): string[] {
  return [
    ...['nsenter', '--target', String(containerdPid), '--mount', '--uts', '--net'],
    ...['dockerd', '--config-file', files.dockerdConfig, '--host', node.socket],
    ...['--containerd', files.containerdSocket],
    ...['--data-root', path.join(node.data, 'docker')],
    ...['--exec-root', path.join(node.runtime, 'docker')],
    ...['--pidfile', path.join(node.runtime, 'docker.pid')],
    // By the files themselves, which are there with systemd and without.
    ...['--cgroup-parent', node.cgroup, '--exec-opt', 'native.cgroupdriver=cgroupfs'],
    // Swarm takes no security_opt from a stack's file: what compose.yaml asks for each container, the engine does for all.
    '--no-new-privileges',
  ]
}

async function endOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text
    .trim()
    .split('\n')
    .slice(-LOG_LINES)
    .map((line) => `  ${printable(line)}`)
    .join('\n')
}

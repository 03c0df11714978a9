import { containerStates } from './container-state.ts'
import type { Docker, RunOptions } from './docker.ts'
import type { CommandResult } from './evidence.ts'
import { DockerError } from './docker-error.ts'
import { ExpectedError } from '../../core/errors.ts'
import {
  type HelperProgram,
  type HelperTools,
  removeHelper,
  runHelper,
  startHelper,
  WAIT,
} from './helper-container.ts'
import { LIST_PROCESSES, parseProcesses, type Process, treeOf } from './processes.ts'
import { LIST_SOCKETS, type ListeningSocket, parseSockets } from './sockets.ts'
import { type Listener, parseListeners, parseStatus, type ProcessStatus } from './proc.ts'
import type { Container } from './container.ts'
import type { OwnProcess } from './own-container.ts'

/** How long a port may take to answer. Seconds. */
const ASKED_FOR_S = 5
/** Says of each of its arguments, a port of 127.0.0.1, whether it answers with a JSON array, or as a Redis. */
const ASK_PORTS = `ask() {
  answer=$(timeout ${ASKED_FOR_S} wget -qO- "http://127.0.0.1:$1/api/tasks" 2> /dev/null | head -c 64 | tr -d '[:space:]')
  case $answer in '['*) echo "tasks $1"; return ;; esac
  timeout ${ASKED_FOR_S} redis-cli -p "$1" PING 2>&1 | grep -qE '^(PONG|NOAUTH|LOADING)' && echo "redis $1"
}
for port; do ask "$port" & done
wait`

/** Which ports of a container serve the tasks, and which are a Redis's. */
export interface PortAnswers {
  tasks: number[]
  redis: number[]
}

/**
 * The processes of the engine's host, containers' included, as a helper container sees them: lists them, makes any of them
 * crash, and reads what the kernel says of it.
 *
 * Why not `docker top`: it runs the host's `ps`, and BusyBox's has neither the columns nor the units. Why not `docker exec
 * … ps`: most images have none.
 *
 * Why not `docker kill`: Docker takes it for a person's wish that the container be stopped, and no restart policy brings
 * it back. Why not `docker exec … kill`: the image may have no `kill`, and the kernel protects a container's first
 * process from signals that come from inside. So a helper container that sees the engine's host's processes sends
 * SIGKILL, the way the kernel does when it runs out of memory: nobody asked, and nothing can be tidied up before.
 */
export class HostProcesses implements AsyncDisposable {
  /** The id of the helper container. */
  readonly helper: string
  readonly #tools: HelperTools
  /** By container. */
  readonly #answers = new Map<string, PortAnswers>()

  private constructor(helper: string, tools: HelperTools) {
    this.helper = helper
    this.#tools = tools
  }

  /**
   * @param network of the helper container, as `docker run --network` takes it
   * @throws ExpectedError where the engine lets no container see its host's processes
   */
  static async start(tools: HelperTools, network = 'none'): Promise<HostProcesses> {
    try {
      const flags = [
        // The host's user namespace too: an engine that remaps users refuses its process ids otherwise.
        ...['--pid', 'host', '--userns', 'host', '--user', '0'],
        // To see which files and sockets another user's process has open (ptrace(2), access mode checking).
        ...['--cap-add', 'SYS_PTRACE', '--network', network],
      ]
      const image = tools.bases.REDIS_IMAGE
      const helper = await startHelper(tools, { image, command: WAIT, flags })
      return new HostProcesses(helper, tools)
    } catch (error) {
      if (!(error instanceof DockerError)) throw error
      throw new ExpectedError(
        'This engine lets no container see the processes of its host, so none can be found.',
        'Use an engine that allows `docker run --pid host`; rootless ones do not.',
        { cause: error },
      )
    }
  }

  /** Runs a program in the helper. */
  run(docker: Docker, command: string[], options?: RunOptions): Promise<CommandResult> {
    return docker.run([...execIn(this.helper, options), ...command], options)
  }

  /**
   * The processes of a container, its first one first. Left out is what Docker itself runs inside for a moment: health
   * checks and `docker exec`.
   * @throws ExpectedError where the container does not run
   */
  async processesOf(
    docker: Docker,
    { id, name }: Pick<Container, 'id' | 'name'>,
  ): Promise<Process[]> {
    const [state] = await containerStates(docker, [id])
    const [tree = []] = state?.pid ? await this.trees(docker, [state.pid]) : []
    if (tree.length > 0) return tree
    throw new ExpectedError(
      `The container ${name} runs no process now (Docker says: ${state?.status ?? 'nothing'}).`,
      `See why it ended: docker logs ${name}`,
    )
  }

  /** For each of these processes of the engine's host: itself and all below it, parents first; empty where it is gone. */
  async trees(docker: Docker, first: number[]): Promise<Process[][]> {
    if (first.length === 0) return []
    const { stdout } = await this.script(docker, LIST_PROCESSES, 'list', first)
    const all = parseProcesses(stdout)
    return first.map((pid) => treeOf(pid, all))
  }

  /** What the processes of one container listen on. @param pids its first one first */
  async sockets(docker: Docker, pids: number[]): Promise<ListeningSocket[]> {
    if (pids.length === 0) return []
    const { stdout } = await this.script(docker, LIST_SOCKETS, 'sockets', pids)
    return parseSockets(stdout)
  }

  /**
   * What these ports of a container answer: all are asked, from beside it. It is remembered once the tasks were served, so
   * that a moment without an answer does not make another process the app.
   */
  async askPorts(docker: Docker, container: string, ports: number[]): Promise<PortAnswers> {
    const known = this.#answers.get(container)
    if (known) return known
    const { run, bases } = this.#tools
    const asking: HelperProgram = {
      image: bases.REDIS_IMAGE,
      command: ['sh', '-c', ASK_PORTS, 'ask', ...ports.map(String)],
      flags: ['--network', `container:${container}`],
    }
    const { stdout } = await runHelper({ docker, run }, asking)
    const that = (answer: string) =>
      stdout.split('\n').flatMap((line) => {
        const [said, port] = line.split(' ')
        return said === answer ? [Number(port)] : []
      })
    const answers = { tasks: that('tasks'), redis: that('redis') }
    if (answers.tasks.length > 0) this.#answers.set(container, answers)
    return answers
  }

  /** Runs a shell script in the helper. @param name as which it sees itself */
  script(
    docker: Docker,
    script: string,
    name: string,
    args: (number | string)[],
  ): Promise<CommandResult> {
    return this.run(docker, ['sh', '-c', script, name, ...args.map(String)])
  }

  /** Sends SIGKILL. */
  async kill(docker: Docker, { pid }: OwnProcess): Promise<void> {
    await this.#send(docker, 'KILL', pid)
  }

  /**
   * Lets a process stand still, until `resume`.
   *
   * Not by `docker pause`: where that meets the start of a health check, the frozen check keeps the engine's lock on the
   * container, and from then on nobody can unpause or remove it (seen with Docker 26.1 and cgroup v1).
   */
  async suspend(docker: Docker, { pid }: OwnProcess): Promise<void> {
    await this.#send(docker, 'STOP', pid)
  }

  /** Lets a process go on that stands still. */
  async resume(docker: Docker, { pid }: OwnProcess): Promise<void> {
    await this.#send(docker, 'CONT', pid)
  }

  async #send(docker: Docker, signal: string, pid: number): Promise<void> {
    await this.run(docker, ['kill', `-${signal}`, String(pid)])
  }

  /** What the kernel says of a process: `/proc/PID/status`. @param pid on the engine's host, as `docker top` prints it */
  async status(docker: Docker, pid: number): Promise<ProcessStatus> {
    const { stdout } = await this.run(docker, ['cat', `/proc/${pid}/status`])
    return parseStatus(stdout)
  }

  /** Where anything in the process's network listens for TCP. @param pid as above */
  async listening(docker: Docker, pid: number): Promise<Listener[]> {
    // An engine without IPv6 has no tcp6.
    const command = ['cat', `/proc/${pid}/net/tcp`, `/proc/${pid}/net/tcp6`]
    const { stdout } = await this.run(docker, command, { reject: false })
    return parseListeners(stdout)
  }

  /** Removes the helper, without a record. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.remove(this.#tools.docker.recordingTo([]).forCleanUp())
  }

  async remove(docker: Docker): Promise<void> {
    await removeHelper(docker, this.helper)
  }
}

/** `docker exec` in a helper, with what the options hand to the program. */
export function execIn(helper: string, { input, secrets = {} }: RunOptions = {}): string[] {
  return [
    ...['exec', ...(input === undefined ? [] : ['--interactive'])],
    ...Object.keys(secrets).flatMap((name) => ['--env', name]),
    helper,
  ]
}

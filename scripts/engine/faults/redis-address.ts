import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import type { Container } from '../docker/container.ts'
import { redisIn } from '../packagings/socket-owners.ts'
import type { HostProcesses } from '../docker/host-processes.ts'
import { passwordFilesIn, passwordsIn } from './redis-passwords.ts'

/** How a client beside Redis gets to it. */
export interface RedisAddress {
  /** For redis-cli and redis-benchmark. */
  arguments: string[]
  /** Undefined where it listens on a Unix socket alone. */
  port: number | undefined
  password?: string
}

/** How long something may take that is perhaps no Redis. Seconds. */
const ASKED_FOR_S = 2
const FILE_AT_MOST = 65_536
/** Where the packages and images of Redis and its kin, and supervisors, have their configuration. */
const CONFIGURATION = [
  ...['redis', 'valkey', 'keydb'].flatMap((name) => [
    ...[`/etc/${name}/*.conf`, `/etc/${name}.conf`, `/usr/local/etc/${name}/*.conf`],
  ]),
  ...['/etc/supervisord.conf', '/etc/supervisor/*.conf', '/etc/supervisor/conf.d/*.conf'],
]

/** Prints the environments and commands of processes, each word that names a file with that file, and the usual files. */
const READ_CONFIGURATION = `show() { [ -f "$1" ] && head -c ${FILE_AT_MOST} "$1"; echo; }
root=/proc/$1/root
for file in ${CONFIGURATION.map((pattern) => `"$root"${pattern}`).join(' ')}; do show "$file"; done
for pid; do
  tr '\\000' '\\n' < "/proc/$pid/environ"; echo
  tr '\\000' ' ' < "/proc/$pid/cmdline"; echo
  for word in $(tr '\\000' ' ' < "/proc/$pid/cmdline"); do
    case $word in
      /*.conf | /*.acl | /*.sh) show "$root$word" ;;
      *.conf | *.acl | *.sh) show "/proc/$pid/cwd/$word" ;;
    esac
  done
done 2> /dev/null
exit 0`
const READ_FILES = `cd "/proc/$1/root" || exit 0
shift
for file; do [ -f "./$file" ] && head -c ${FILE_AT_MOST} "./$file"; echo; done
exit 0`

/** `PONG`: it answers; `password`: it wants one; undefined: it is no Redis. */
type Answer = 'PONG' | 'password' | undefined

/** Reads redis-cli's words on PING. */
export function pingAnswer(words: string): Answer {
  if (/^(\(error\) )?(NOAUTH|WRONGPASS)\b/m.test(words)) return 'password'
  return /^PONG$/m.test(words) || /^(\(error\) )?(LOADING|BUSY|MASTERDOWN)\b/m.test(words)
    ? 'PONG'
    : undefined
}

/**
 * Finds the Redis of a container by asking PING at each port and Unix socket that something there listens on, and its
 * password in what it runs with. Nothing of it is recorded, for it may hold secrets.
 * @param host sees the host's processes, from within the container's network
 * @throws ExpectedError where no Redis answers, or none of the passwords is right
 */
export async function findRedis(
  recording: Docker,
  host: HostProcesses,
  container: Container,
): Promise<RedisAddress> {
  const docker = recording.recordingTo([])
  const processes = await host.processesOf(docker, container)
  const pids = processes.map(({ pid }) => pid)
  const sockets = await host.sockets(docker, pids)
  const redis = redisIn({ processes, sockets })?.pid
  const isOfRedis = (owners: number[]) => redis !== undefined && owners.includes(redis)
  const likely = sockets.toSorted(
    (a, b) => Number(isOfRedis(b.owners)) - Number(isOfRedis(a.owners)),
  )
  for (const { port, path, owners } of likely) {
    const [owner = 0] = owners
    const address = {
      arguments:
        port === undefined ? ['-s', `/proc/${owner}/root${path ?? ''}`] : ['-p', String(port)],
      port,
    }
    const answer = await ping(docker, host, address)
    if (answer === 'PONG') return address
    if (answer === 'password') {
      return withPassword(
        docker,
        host,
        address,
        await configurationOf(docker, host, container, pids),
      )
    }
  }
  throw new ExpectedError(
    `Nothing in ${container.name} answers PING as Redis does.`,
    `See what runs there: docker top ${container.name}`,
  )
}

async function withPassword(
  docker: Docker,
  host: HostProcesses,
  address: RedisAddress,
  configuration: string[],
): Promise<RedisAddress> {
  for (const password of configuration) {
    const found = { ...address, password }
    if ((await ping(docker, host, found)) === 'PONG') return found
  }
  throw new ExpectedError(
    'Redis wants a password, and none was found.',
    'Name it in its command or configuration (`requirepass`) or in its environment (`REDIS_PASSWORD`).',
  )
}

/** The passwords that what the container runs with may mean. */
async function configurationOf(
  docker: Docker,
  host: HostProcesses,
  container: Container,
  pids: number[],
): Promise<string[]> {
  const format =
    '{{range .Config.Env}}{{println .}}{{end}}{{println .Path}}{{range .Args}}{{.}} {{end}}'
  const { stdout: inspected } = await docker.run(['inspect', '--format', format, container.id])
  const { stdout } = await host.script(docker, READ_CONFIGURATION, 'read', pids)
  const named = inspected.split(/\s/).filter((word) => /^\/.+\.(conf|acl|sh)$/.test(word))
  const all = `${inspected}\n${stdout}`
  const text = `${all}\n${await read(docker, host, pids, named)}`
  const files = await read(docker, host, pids, passwordFilesIn(text))
  return [...new Set([...passwordsIn(text), ...files.split('\n').filter(Boolean)])]
}

async function read(docker: Docker, host: HostProcesses, [first = 0]: number[], files: string[]) {
  if (files.length === 0) return ''
  return (await host.script(docker, READ_FILES, 'read', [first, ...files])).stdout
}

async function ping(docker: Docker, host: HostProcesses, address: RedisAddress): Promise<Answer> {
  const { password } = address
  const { stdout, stderr } = await host.run(
    docker,
    ['timeout', String(ASKED_FOR_S), 'redis-cli', ...address.arguments, 'PING'],
    { reject: false, ...(password === undefined ? {} : { secrets: { REDISCLI_AUTH: password } }) },
  )
  return pingAnswer(`${stdout}\n${stderr}`)
}

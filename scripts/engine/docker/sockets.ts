/** A socket in a container that waits for connections. */
export interface ListeningSocket {
  /** TCP's; undefined for a Unix socket. */
  port?: number
  /** A Unix socket's: a file inside the container, or an abstract name that begins with `@`. */
  path?: string
  /** The processes that have it open: a master and its workers may share one. */
  owners: number[]
}

/**
 * A shell script that prints what listens in the network of its first argument, a process, and which of its arguments have
 * which socket open.
 */
export const LIST_SOCKETS = `grep -sh ' 0A ' "/proc/$1/net/tcp" "/proc/$1/net/tcp6"
grep -sh ' 00010000 ' "/proc/$1/net/unix"
for pid; do
  ls -l "/proc/$pid/fd" 2> /dev/null | sed -n "s|.* -> socket:.\\([0-9]*\\).$|$pid \\1|p"
done
exit 0`

/** Linux's state of a TCP socket that waits for connections, and its flag of such a Unix socket. */
const TCP_LISTEN = '0A'
const UNIX_ACCEPTS = '00010000'

/** Parses what `LIST_SOCKETS` prints. What none of the processes has open, such as Docker's name server, is left out. */
export function parseSockets(stdout: string): ListeningSocket[] {
  const owners = new Map<string, number[]>()
  const listening: { inode: string; port?: number; path?: string }[] = []
  for (const line of stdout.split('\n')) {
    const fields = line.trim().split(/\s+/)
    const [pid = '', inode = ''] = fields
    if (fields.length === 2) owners.set(inode, [...(owners.get(inode) ?? []), Number(pid)])
    // sl, local address, remote address, st, queues, timer, retransmissions, uid, timeout, inode
    else if (fields[3] === TCP_LISTEN)
      listening.push({ inode: fields[9] ?? '', port: parseInt(fields[1]?.split(':')[1] ?? '', 16) })
    // Num, RefCount, Protocol, Flags, Type, St, Inode, Path
    else if (fields[3] === UNIX_ACCEPTS)
      listening.push({ inode: fields[6] ?? '', path: fields.slice(7).join(' ') })
  }
  return listening.flatMap(({ inode, ...socket }) => {
    const own = owners.get(inode)
    return own ? [{ ...socket, owners: [...new Set(own)] }] : []
  })
}

/** What `/proc/PID/status` says of a process (proc(5)). */
export interface ProcessStatus {
  /** Its program's, at most 15 bytes. */
  name: string
  /** Effective ones, as the host counts. */
  uid: number
  gid: number
  /** Effective capabilities by name, without `CAP_`: `CHOWN`, `NET_RAW`. */
  capabilities: string[]
  /** Those that it could have at most, by way of a program that grants them. */
  bounding: string[]
  /** No program that it starts can give it more rights than it has. */
  noNewPrivileges: boolean
}

export interface Listener {
  port: number
  /** It takes connections of its own container alone. */
  loopback: boolean
}

/** Linux's capabilities by number (linux/capability.h, capabilities(7)). */
const CAPABILITIES = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID'],
  ...['SETPCAP', 'LINUX_IMMUTABLE', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_ADMIN', 'NET_RAW'],
  ...['IPC_LOCK', 'IPC_OWNER', 'SYS_MODULE', 'SYS_RAWIO', 'SYS_CHROOT', 'SYS_PTRACE', 'SYS_PACCT'],
  ...['SYS_ADMIN', 'SYS_BOOT', 'SYS_NICE', 'SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'MKNOD'],
  ...['LEASE', 'AUDIT_WRITE', 'AUDIT_CONTROL', 'SETFCAP', 'MAC_OVERRIDE', 'MAC_ADMIN', 'SYSLOG'],
  ...['WAKE_ALARM', 'BLOCK_SUSPEND', 'AUDIT_READ', 'PERFMON', 'BPF', 'CHECKPOINT_RESTORE'],
]

/** Parses `/proc/PID/status`. @throws Error where it is something else */
export function parseStatus(text: string): ProcessStatus {
  const field = (name: string) => new RegExp(`^${name}:\\s+(.+)$`, 'm').exec(text)?.[1]
  // Real, effective, saved, file system.
  const effective = (name: string) => Number(field(name)?.split(/\s+/)[1])
  const [uid, gid] = [effective('Uid'), effective('Gid')]
  const [name, caps, bounding] = [field('Name'), field('CapEff'), field('CapBnd')]
  if (Number.isNaN(uid) || Number.isNaN(gid) || !name || !caps || !bounding) {
    throw new Error(`This is no /proc/PID/status:\n${text}`)
  }
  return {
    name,
    uid,
    gid,
    capabilities: capabilityNames(caps),
    bounding: capabilityNames(bounding),
    noNewPrivileges: field('NoNewPrivs') === '1',
  }
}

function capabilityNames(hexadecimal: string): string[] {
  const mask = BigInt(`0x${hexadecimal}`)
  return CAPABILITIES.filter((_, bit) => ((mask >> BigInt(bit)) & 1n) === 1n)
}

/** The state of a socket that waits for connections, in /proc/net/tcp (linux/include/net/tcp_states.h). */
const LISTEN = '0A'
/** 127.0.0.0/8 as little-endian hexadecimal, ::1, and ::ffff:127.0.0.1. */
const LOOPBACK = /^([0-9A-F]{6}7F|0{24}01000000|0{16}FFFF00000100007F)$/

/** Parses `/proc/PID/net/tcp` and `tcp6`, one after the other. Each port once, by port. */
export function parseListeners(text: string): Listener[] {
  const found = new Map<number, Listener>()
  for (const line of text.split('\n')) {
    const [, local = '', , state] = line.trim().split(/\s+/)
    const [address = '', port = ''] = local.split(':')
    if (state !== LISTEN) continue
    const number = parseInt(port, 16)
    const loopback = LOOPBACK.test(address) && (found.get(number)?.loopback ?? true)
    found.set(number, { port: number, loopback })
  }
  return [...found.values()].sort((a, b) => a.port - b.port)
}

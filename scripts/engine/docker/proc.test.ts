import { describe, expect, it } from 'vitest'
import { parseListeners, parseStatus } from './proc.ts'

const status = (uid: string, caps: string, noNewPrivileges: string) => `Name:	node
Umask:	0022
State:	S (sleeping)
Uid:	${uid}	${uid}	${uid}	${uid}
Gid:	${uid}	${uid}	${uid}	${uid}
CapInh:	0000000000000000
CapPrm:	${caps}
CapEff:	${caps}
CapBnd:	${caps}
CapAmb:	0000000000000000
NoNewPrivs:	${noNewPrivileges}
Seccomp:	2`

describe('parseStatus', () => {
  it('reads root with the capabilities that Docker gives by default', () => {
    const { uid, capabilities, noNewPrivileges } = parseStatus(status('0', '00000000a80425fb', '0'))
    expect({ uid, noNewPrivileges }).toEqual({ uid: 0, noNewPrivileges: false })
    expect(capabilities).toHaveLength(14)
    expect(capabilities).toEqual(
      expect.arrayContaining(['CHOWN', 'NET_RAW', 'SYS_CHROOT', 'SETFCAP']),
    )
    expect(capabilities).not.toContain('SYS_ADMIN')
  })

  it('reads a user that has none and can get none', () => {
    expect(parseStatus(status('65532', '0000000000000000', '1'))).toEqual({
      name: 'node',
      uid: 65532,
      gid: 65532,
      capabilities: [],
      bounding: [],
      noNewPrivileges: true,
    })
  })

  it('takes nothing else for it', () => {
    expect(() => parseStatus('cat: no such file')).toThrow('This is no /proc/PID/status')
  })
})

describe('parseListeners', () => {
  it('reads who listens to everybody and who to its own container alone', () => {
    const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
   1: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2
   2: 0200000A:0BB8 0100000A:C000 01 00000000:00000000 00:00000000 00000000     0        0 3
   3: 0B00007F:8A2B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4
  sl  local_address                         remote_address                        st tx_queue rx_queue
   0: 00000000000000000000000001000000:18EB 00000000000000000000000000000000:0000 0A 00000000:00000000
   1: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000`
    expect(parseListeners(text)).toEqual([
      { port: 3000, loopback: false },
      { port: 6379, loopback: true },
      { port: 8080, loopback: false },
      { port: 35371, loopback: true },
    ])
  })

  it('is nothing where nobody listens', () => {
    expect(parseListeners('cat: can’t open')).toEqual([])
  })
})

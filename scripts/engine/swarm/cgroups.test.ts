import { expect, it } from 'vitest'
import { mountPoints } from './cgroups.ts'

it('finds the one hierarchy of cgroup v2, and each of v1', () => {
  expect(
    mountPoints('cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\ntmpfs /run tmpfs rw 0 0\n'),
  ).toEqual(['/sys/fs/cgroup'])
  expect(
    mountPoints(
      'cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\ncgroup /sys/fs/cgroup/pids cgroup rw,pids 0 0',
    ),
  ).toEqual(['/sys/fs/cgroup/cpu', '/sys/fs/cgroup/pids'])
})

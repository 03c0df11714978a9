import { expect, it } from 'vitest'
import { parseTop, treeOf } from './top.ts'

it('parses docker top: ids, the resident set in bytes, the command with its blanks', () => {
  const stdout = `PID                 PPID                UID                 RSS                 COMMAND
16442               16422               0                   25984               /usr/bin/python3 /usr/bin/supervisord -c /etc/supervisor/supervisord.conf
16466               16442               999                 11008               /usr/bin/redis-server 127.0.0.1:6379`
  expect(parseTop(stdout)).toEqual([
    {
      pid: 16442,
      parentPid: 16422,
      uid: 0,
      residentBytes: 25984 * 1024,
      command: '/usr/bin/python3 /usr/bin/supervisord -c /etc/supervisor/supervisord.conf',
    },
    {
      pid: 16466,
      parentPid: 16442,
      uid: 999,
      residentBytes: 11008 * 1024,
      command: '/usr/bin/redis-server 127.0.0.1:6379',
    },
  ])
})

it('keeps the tree of the first process, and leaves out what Docker runs inside for a moment', () => {
  const process = (pid: number, parentPid: number) => ({
    pid,
    parentPid,
    uid: 0,
    residentBytes: 1,
    command: String(pid),
  })
  // 10 is the container's first process; 20 is a health check with a child, started from outside (1).
  const all = [process(20, 1), process(21, 20), process(12, 11), process(11, 10), process(10, 1)]
  expect(treeOf(10, all).map(({ pid }) => pid)).toEqual([10, 11, 12])
})

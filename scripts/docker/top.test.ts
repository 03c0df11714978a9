import { expect, it } from 'vitest'
import { parseTop } from './top.ts'

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

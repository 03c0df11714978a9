import { expect, it } from 'vitest'
import { parseStat } from './container-files.ts'
import { isSince, logFilesIn, openLogsIn, programOf } from './log-files.ts'

it('finds log files among what was written, wherever they are, and no folder', () => {
  const diff = [
    'C /var',
    'C /var/log',
    'C /var/log/supervisor',
    'A /var/log/supervisor/webapp-stdout.log',
    'A /var/log/app/messages',
    'C /var/log/wtmp',
    'A /srv/production.log',
    'D /srv/old.log',
    'A /run/supervisord.pid',
  ]
  expect(logFilesIn(diff.join('\n'))).toEqual([
    '/var/log/supervisor/webapp-stdout.log',
    '/var/log/app/messages',
    '/srv/production.log',
  ])
})

it.each([
  ['/var/log/supervisor/webapp-stdout.log', 'webapp'],
  ['/var/log/supervisor/redis-stderr.log', 'redis'],
  ['/var/log/supervisor/flask-stdout---supervisor-x1y2.log', 'flask'],
  ['/var/log/redis/redis-server.log', 'redis-server'],
  ['/var/log/nginx/access.log', 'access'],
  ['/srv/gunicorn.access.log', 'gunicorn'],
  ['/var/log/messages', 'messages'],
])('%s is written by %s', (file, program) => {
  expect(programOf(file)).toBe(program)
})

it('takes what processes write to for logs: by name, or where it is their standard output or error', () => {
  const open = [
    { descriptor: 0, path: '/dev/null' },
    { descriptor: 1, path: '/srv/output.txt' },
    { descriptor: 2, path: '/srv/output.txt' },
    { descriptor: 2, path: '/proc/1/fd/1' },
    { descriptor: 7, path: '/data/appendonlydir/appendonly.aof.1.incr.aof' },
    { descriptor: 8, path: '/data/redis.log' },
    { descriptor: 9, path: '/data/old.log (deleted)' },
    { descriptor: 1, path: '/memfd:x' },
  ]
  expect(openLogsIn(open)).toEqual(['/srv/output.txt', '/data/redis.log'])
})

it('knows regular files, empty ones too, from links, FIFOs, folders and sockets', () => {
  const stdout = `regular file|12|1796000000|.//var/log/web app.log
regular empty file|0|1796000001|.//var/log/redis.log
symbolic link|11|1796000000|.//var/log/stdout.log
fifo|0|1796000000|.//var/log/pipe.log
directory|4096|1796000000|.//var/log/shop
socket|0|1796000000|.//var/log/sock.log`
  expect(parseStat(stdout)).toEqual([
    { path: '/var/log/web app.log', bytes: 12, changedAt: 1796000000 },
    { path: '/var/log/redis.log', bytes: 0, changedAt: 1796000001 },
  ])
})

it.each([
  ['in the second before it was created', 99, false],
  ['in the same second, of which nothing more is known', 100, true],
  ['later', 101, true],
])('a file that was changed %s', (_, changedAt, isTheirs) => {
  expect(isSince({ changedAt }, '1970-01-01T00:01:40.900Z')).toBe(isTheirs)
})

import { expect, it } from 'vitest'
import { logFilesIn, programOf } from './log-files.ts'

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

import { describe, expect, it } from 'vitest'
import { classify, type ContainerTree } from './roles.ts'

/** A container's tree as text: an indented line a process, its memory in MB in front. */
function tree(service: string, text: string): ContainerTree {
  const stack: { pid: number; depth: number }[] = []
  const processes = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const [, blanks = '', megabytes = '', command = ''] = /^( *)(\d+) (.*)$/.exec(line) ?? []
      while ((stack.at(-1)?.depth ?? -1) >= blanks.length) stack.pop()
      const pid = 100 + index
      const parentPid = stack.at(-1)?.pid ?? 1
      stack.push({ pid, depth: blanks.length })
      return { pid, parentPid, uid: 0, residentBytes: Number(megabytes) * 1e6, command }
    })
  return { container: { id: service, name: service, service }, processes }
}

const said = (trees: ContainerTree[]) =>
  Object.fromEntries(
    classify(trees).map(({ role, name, pid, container }) => [
      role,
      `${name} ${pid} in ${container.service}`,
    ]),
  )

describe('the role of each process', () => {
  it('in a stack with a gateway: a container each, the app under docker-init', () => {
    expect(
      said([
        tree('gateway', '9 haproxy -db -f /usr/local/etc/haproxy/haproxy.cfg'),
        tree('redis', '9 redis-server *:6379'),
        tree('web', '1 /sbin/docker-init -- /usr/local/bin/node server.js\n 90 node server.js'),
      ]),
    ).toEqual({
      web: 'node 101 in web',
      redis: 'redis-server 100 in redis',
      extra: 'haproxy 100 in gateway',
    })
  })

  it('in a stack without a gateway: nothing around the two', () => {
    expect(
      said([
        tree('web', '20 python3 /app/app.py\n 30 python3 /app/app.py'),
        tree('redis', '1 /usr/bin/tini -- keydb-server\n 9 keydb-server *:6379'),
      ]),
    ).toEqual({ web: 'app.py 100 in web', redis: 'keydb-server 101 in redis' })
  })

  it.each([
    [
      'supervisord',
      `30 /usr/bin/python3 /usr/bin/supervisord -n
 10 /usr/bin/redis-server 127.0.0.1:6379
 99 /usr/local/bin/node src/server.ts`,
      { extra: 'supervisord 100', redis: 'redis-server 101', web: 'node 102' },
    ],
    [
      'an init, supervisord, and a web server in front of gunicorn with workers',
      `1 /usr/bin/tini -- supervisord
 30 /usr/bin/python3 /usr/bin/supervisord -n
  10 redis-server *:6379
   5 redis-aof-rewrite *:6379
  4 nginx: master process
   4 nginx: worker process
  25 /usr/bin/python3 /usr/bin/gunicorn app:app
   35 /usr/bin/python3 /usr/bin/gunicorn app:app`,
      { extra: 'supervisord 101', redis: 'redis-server 102', web: 'gunicorn 106' },
    ],
    [
      'a shell script that goes on running',
      `1 /bin/sh /start.sh
 10 redis-server *:6379
 40 python3 app.py`,
      { extra: 'start.sh 100', redis: 'redis-server 101', web: 'python3 102' },
    ],
    [
      'a shell under supervisord',
      `30 /usr/bin/python3 /usr/bin/supervisord -n
 10 redis-server *:6379
 1 /bin/sh -c dotnet app.dll
  80 dotnet app.dll`,
      { extra: 'supervisord 100', redis: 'redis-server 101', web: 'dotnet 103' },
    ],
    [
      'an app that took the place of the script that started Redis',
      `40 python3 /app/app.py
 10 redis-server *:6379
 50 python3 /app/app.py`,
      { redis: 'redis-server 101', web: 'app.py 100' },
    ],
  ])('in a monolith with %s', (_, text, expected) => {
    const here = Object.fromEntries(
      Object.entries(expected).map(([role, process]) => [role, `${process} in monolith`]),
    )
    expect(said([tree('monolith', text)])).toEqual(here)
  })

  it('leaves out what is not there', () => {
    expect(said([tree('monolith', '1 /bin/sh /start.sh')])).toEqual({
      web: 'start.sh 100 in monolith',
    })
    const withoutRedis = '30 /usr/bin/python3 /usr/bin/supervisord -n\n 99 node src/server.ts'
    expect(said([tree('monolith', withoutRedis)])).toEqual({
      web: 'node 101 in monolith',
      extra: 'supervisord 100 in monolith',
    })
    expect(said([])).toEqual({})
  })
})

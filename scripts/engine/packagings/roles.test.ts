import { describe, expect, it } from 'vitest'
import type { PortAnswers } from '../docker/host-processes.ts'
import { classify, type ContainerTree } from './roles.ts'
import { portsToAsk } from './socket-owners.ts'

/**
 * A container's tree as text: an indented line a process, its memory in MB in front and in angle brackets what it listens
 * on. Who writes the same as another has the same socket.
 */
function tree(service: string, text: string, more: Partial<ContainerTree> = {}): ContainerTree {
  const stack: { pid: number; depth: number }[] = []
  const sockets = new Map<string, number[]>()
  const processes = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const [, blanks = '', megabytes = '', command = '', listens = ''] =
        /^( *)(\d+) (.*?)(?: <(.+)>)?$/.exec(line) ?? []
      while ((stack.at(-1)?.depth ?? -1) >= blanks.length) stack.pop()
      const pid = 100 + index
      const parentPid = stack.at(-1)?.pid ?? 1
      stack.push({ pid, depth: blanks.length })
      for (const one of listens.split(' ').filter(Boolean))
        sockets.set(one, [...(sockets.get(one) ?? []), pid])
      return { pid, parentPid, uid: 0, residentBytes: Number(megabytes) * 1e6, command }
    })
  return {
    container: { id: service, name: service, service },
    isPublished: false,
    processes,
    sockets: [...sockets].map(([where, owners]) =>
      where.startsWith('/') ? { path: where, owners } : { port: Number(where), owners },
    ),
    ...more,
  }
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
        tree('worker', '99 node worker.js'),
        tree('gateway', '9 haproxy -db -f haproxy.cfg <8080>', { isPublished: true }),
        tree('redis', '9 redis-server *:6379 <6379>'),
        tree('web', '1 /sbin/docker-init -- node server.js\n 90 node server.js <3000>'),
      ]),
    ).toEqual({
      web: 'node 101 in web',
      redis: 'redis-server 100 in redis',
      extra: 'haproxy 100 in gateway',
    })
  })

  it('in a stack without a gateway: nothing around the two, whatever else is there', () => {
    expect(
      said([
        tree('web', '20 python3 /app/app.py <5000>\n 30 python3 /app/app.py <5000>', {
          isPublished: true,
        }),
        tree('redis', '1 /usr/bin/tini -- keydb-server\n 9 keydb-server *:6379 <6379>'),
        tree('admin', '80 node admin.js <8081>', { isPublished: true }),
      ]),
    ).toEqual({ web: 'app.py 100 in web', redis: 'keydb-server 101 in redis' })
  })

  it('in a service redis whose program and port have other names', () => {
    const trees = [tree('web', '9 node x <80>'), tree('redis', '1 sh run\n 9 store <7000>')]
    expect(said(trees)).toMatchObject({ redis: 'store 101 in redis' })
  })

  it.each([
    [
      'supervisord',
      `30 /usr/bin/python3 /usr/bin/supervisord -n </run/supervisor.sock>
 10 /usr/bin/redis-server 127.0.0.1:6379 <6379>
 99 /usr/local/bin/node src/server.ts <3000>`,
      { extra: 'supervisord 100', redis: 'redis-server 101', web: 'node 102' },
    ],
    [
      'a worker that takes more memory than the app',
      `30 /usr/bin/python3 /usr/bin/supervisord -n
 10 redis-server *:6379 <6379>
 40 node server.js <3000>
 400 node worker.js`,
      { extra: 'supervisord 100', redis: 'redis-server 101', web: 'node 102' },
    ],
    [
      'a master and workers, which take more memory each and share its socket',
      `2 runsvdir -P /etc/service
 1 runsv web
  20 /usr/bin/python3 /usr/bin/gunicorn app:app <8000>
   60 gunicorn: worker [app] <8000>
   70 gunicorn: worker [app] <8000>
 1 runsv redis
  9 redis-server *:6379 <6379>`,
      { extra: 'runsvdir 100', redis: 'redis-server 106', web: 'gunicorn 102' },
    ],
    [
      's6 as its supervisor',
      `2 s6-svscan -t0 /run/service
 1 s6-supervise web
  40 node server.js <3000>
 1 s6-supervise redis
  9 redis-server *:6379 <6379>`,
      { extra: 's6-svscan 100', redis: 'redis-server 104', web: 'node 102' },
    ],
    [
      'a master whose workers have no socket of their own',
      `1 /sbin/docker-init -- sh /start.sh
 1 sh /start.sh
  40 node cluster.js <3000>
   90 node worker.js
   95 node worker.js
  9 redis-server *:6379 <6379>`,
      { extra: 'start.sh 101', redis: 'redis-server 105', web: 'node 102' },
    ],
    [
      'a supervisor that opened the socket for the app',
      `30 /usr/bin/python3 /usr/bin/supervisord -n </run/app.sock>
 9 redis-server *:6379 <6379>
 4 nginx: master process <80>
 60 app </run/app.sock>`,
      { extra: 'supervisord 100', redis: 'redis-server 101', web: 'app 103' },
    ],
    [
      'an init, supervisord, and a web server in front of gunicorn with workers',
      `1 /usr/bin/tini -- supervisord
 30 /usr/bin/python3 /usr/bin/supervisord -n
  10 redis-server *:6379 <6379>
   5 redis-aof-rewrite *:6379
  4 nginx: master process <80>
   4 nginx: worker process <80>
  25 /usr/bin/python3 /usr/bin/gunicorn app:app </run/app.sock>
   35 /usr/bin/python3 /usr/bin/gunicorn app:app </run/app.sock>`,
      { extra: 'supervisord 101', redis: 'redis-server 102', web: 'gunicorn 106' },
    ],
    [
      'Apache that runs the app itself',
      `30 /usr/bin/python3 /usr/bin/supervisord -n
 20 apache2 -DFOREGROUND <80>
  25 apache2 -DFOREGROUND <80>
 10 redis-server *:6379 <6379>`,
      { extra: 'supervisord 100', redis: 'redis-server 103', web: 'apache2 101' },
    ],
    [
      'a shell script that goes on running',
      `1 /bin/sh /start.sh
 10 redis-server *:6379 <6379>
 40 python3 app.py <5000>`,
      { extra: 'start.sh 100', redis: 'redis-server 101', web: 'python3 102' },
    ],
    [
      'an app that took the place of the script that started Redis',
      `40 python3 /app/app.py <5000>
 10 redis-server *:6379 <6379>
 50 python3 /app/app.py <5000>`,
      { redis: 'redis-server 101', web: 'app.py 100' },
    ],
    [
      'a Redis that goes by another name',
      `30 /usr/bin/python3 /usr/bin/supervisord -n
 40 cache-store <6379>
 30 node app.js <3000>`,
      { extra: 'supervisord 100', redis: 'cache-store 101', web: 'node 102' },
    ],
    [
      'Valkey on a Unix socket, and a sentinel beside it',
      `30 /usr/bin/python3 /usr/bin/supervisord -n
 9 /usr/bin/redis-server *:26379 [sentinel] <26379>
 40 /usr/bin/valkey-server unixsocket:/run/v.sock </run/v.sock>
 30 node app.js <3000>`,
      { extra: 'supervisord 100', redis: 'valkey-server 102', web: 'node 103' },
      { tasks: [3000], redis: [26379] },
    ],
    [
      'a Redis of another name on another port',
      `30 /usr/bin/python3 /usr/bin/supervisord -n
 40 cache-store <7000>
 30 node app.js <3000>`,
      { extra: 'supervisord 100', redis: 'cache-store 101', web: 'node 102' },
      { tasks: [3000], redis: [7000] },
    ],
  ])(
    'in a monolith with %s',
    (_, text, expected, answers: PortAnswers = { tasks: [], redis: [] }) => {
      const here = Object.fromEntries(
        Object.entries(expected).map(([role, process]) => [role, `${process} in monolith`]),
      )
      expect(said([tree('monolith', text, { isPublished: true, answers })])).toEqual(here)
    },
  )

  it('asks all ports that could be the app’s, and takes the one that serves the tasks', () => {
    const text = `30 /usr/bin/python3 /usr/bin/supervisord -n <9001>
 4 nginx: master process <80>
 10 redis-server *:6379 <6379>
 90 flower <5555>
 25 gunicorn app:app <8000>`
    expect(portsToAsk(tree('monolith', text))).toEqual([9001, 80, 5555, 8000])
    expect(
      said([tree('monolith', text, { answers: { tasks: [80, 8000], redis: [] } })]),
    ).toMatchObject({
      web: 'gunicorn 104 in monolith',
    })
  })

  it('leaves out what is not there', () => {
    expect(said([tree('monolith', '1 /bin/sh /start.sh')])).toEqual({
      extra: 'start.sh 100 in monolith',
    })
    const withoutRedis = '30 /usr/bin/python3 /usr/bin/supervisord -n\n 99 node server.ts <3000>'
    expect(said([tree('monolith', withoutRedis)])).toEqual({
      web: 'node 101 in monolith',
      extra: 'supervisord 100 in monolith',
    })
    expect(said([])).toEqual({})
  })
})

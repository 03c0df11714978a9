import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { installRedisAnew, withNewerRedis } from './newer-redis.ts'

const END = 'CMD ["supervisord"]\n'

describe('a line before the RUN that installs Redis', () => {
  it.each([
    ['on one line', 'RUN apt-get install -y redis-server\n'],
    ['over several', 'RUN apt-get update \\\n # tools\n && apt-get install -y \\\n   redis\n'],
    [
      'between comments that look like the ends of commands',
      'RUN apt-get install -y \\\n    # A database; it is here.\n    redis-server \\\n    # && more\n    curl\n',
    ],
    ['after flags', 'RUN --mount=type=cache,target=/var/cache/apt apt-get install -y redis\n'],
    ['in a here-document', 'RUN <<END\napt-get update\napt-get install -y redis-server\nEND\n'],
    ['in one for another shell', 'RUN <<END bash -e\napt-get install -y redis=7\nEND\n'],
    ['in the JSON form', 'RUN ["apt-get", "install", "-y", "redis-server"]\n'],
    ['in one with long lines', 'RUN <<END\napt-get install -y \\\n  redis\nEND\n'],
    ['with its version in its name', 'RUN dnf install -y redis6\n'],
    ['as Valkey', 'RUN apk add --no-cache valkey\n'],
    ['as KeyDB', 'run dnf install -y keydb\n'],
    ['from its source', 'RUN curl https://download.redis.io/redis-7.4.0.tar.gz | tar xz\n'],
  ])('%s', (_, run) => {
    const client = 'RUN apt-get install python3-pip && pip install redis\n'
    const before = `FROM a\nRUN mkdir /var/lib/redis\nRUN npm install ioredis\n${client}`
    expect(withNewerRedis(before + run + END, 'x1')).toBe(
      `${before}ARG NEWER_REDIS=x1\n${run}${END}`,
    )
  })

  it('in the stage that the image comes from', () => {
    const text =
      'FROM a AS dev\nRUN apt-get install redis\nFROM a AS base\r\nRUN apk add redis\r\nFROM base\n'
    expect(withNewerRedis(text, 'x1')).toBe(
      'FROM a AS dev\nRUN apt-get install redis\nFROM a AS base\r\nARG NEWER_REDIS=x1\r\nRUN apk add redis\r\nFROM base\n',
    )
  })

  it("in the lab's own monolith", async () => {
    const text = await readFile(path.join(ROOT, 'monolithic/Dockerfile'), 'utf8')
    expect(withNewerRedis(text, 'x1')).toContain('ARG NEWER_REDIS=x1\nRUN apt-get update')
  })

  it('another one each time', () => {
    const once = withNewerRedis('FROM a\nRUN apk add redis\n', 'x1') ?? ''
    expect(withNewerRedis(once, 'x2')).toContain('ARG NEWER_REDIS=x2\nRUN')
  })

  it.each([
    ['none', 'FROM a\nRUN apk add nginx\n'],
    ['by another image', 'FROM a\nCOPY --from=redis:7 /usr/local/bin/redis-server /bin/\n'],
    ['by a list of packages', 'FROM a\nRUN xargs apt-get install < packages.txt\n'],
    ['in a comment', 'FROM a\nRUN apt-get update \\\n # no redis \\\n && apt-get install x\n'],
    [
      'the folder of one',
      'FROM a\nRUN apt-get clean && chown app /var/lib/redis /etc/redis.conf\n',
    ],
  ])('is not made where Redis is installed by %s', (_, text) => {
    expect(withNewerRedis(text, 'x1')).toBeUndefined()
  })
})

describe('installRedisAnew', () => {
  it('never writes to what the copy was made from', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'lab-newer-'))
    try {
      const theirs = path.join(root, 'Dockerfile')
      const text = 'FROM a\nRUN apk add redis\n'
      await writeFile(theirs, text)
      const copy = await mkdtemp(path.join(root, 'copy-'))
      await symlink(theirs, path.join(copy, 'Dockerfile'))
      const change = installRedisAnew(path.join(copy, 'Dockerfile'), copy, 'x1')
      await expect(change).rejects.toThrow('Dockerfile is reached by a link that leads out')
      expect(await readFile(theirs, 'utf8')).toBe(text)
    } finally {
      await rm(root, { recursive: true })
    }
  })

  it('says where it cannot be told', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'lab-newer-'))
    try {
      const file = path.join(root, 'Dockerfile')
      await writeFile(file, 'FROM a\n')
      await expect(installRedisAnew(file, root, 'x1')).rejects.toThrow('cannot be told')
    } finally {
      await rm(root, { recursive: true })
    }
  })
})

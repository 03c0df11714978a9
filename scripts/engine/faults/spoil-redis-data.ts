import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Container } from '../docker/container.ts'
import type { HelperTools } from '../docker/helper-container.ts'
import { assertOwn } from '../docker/own-container.ts'
import { RedisSidecar } from './redis-sidecar.ts'
import { parseConfig } from './redis-reply.ts'

/** No file of Redis begins like this, so it refuses to start on it instead of guessing. */
const GARBAGE = 'This was a file of Redis until a disk forgot what was in it.\n'

/**
 * Overwrites the file that Redis reads first when it starts, so that the Redis that runs goes on, and the next one
 * refuses to start: a fault that no restart mends.
 *
 * Redis is asked where its files are by a client beside it (`RedisSidecar`), and the file is
 * put there with `docker cp`, which writes into volumes too: neither needs a tool or a shell in the container's image.
 * @returns the path of the file inside the container
 */
export async function spoilRedisData(tools: HelperTools, container: Container): Promise<string> {
  const { docker, run } = tools
  const file = fileReadFirst(await configurationOf(tools, container))
  const garbage = path.join(run.directory, 'garbage', path.posix.basename(file))
  await mkdir(path.dirname(garbage), { recursive: true })
  await writeFile(garbage, GARBAGE, { mode: 0o644 })
  await assertOwn(docker, run, container.id)
  await docker.run(['cp', garbage, `${container.name}:${file}`])
  return file
}

/** Where Redis's files are. Not `CONFIG GET *`, which would show its password. */
async function configurationOf(tools: HelperTools, container: Container) {
  const { docker } = tools
  await using sidecar = await RedisSidecar.start(tools, container)
  return {
    ...parseConfig(await sidecar.cli(docker, ['CONFIG', 'GET', 'd*'])),
    ...parseConfig(await sidecar.cli(docker, ['CONFIG', 'GET', 'append*'])),
  }
}

/** What Redis reads first: the append-only file's manifest (from 7 on), that file itself (before), or the snapshot. */
export function fileReadFirst(config: Record<string, string>): string {
  const { dir = '/data', appendonly, appenddirname, appendfilename = 'appendonly.aof' } = config
  if (appendonly !== 'yes') return path.posix.join(dir, config['dbfilename'] ?? 'dump.rdb')
  return appenddirname
    ? path.posix.join(dir, appenddirname, `${appendfilename}.manifest`)
    : path.posix.join(dir, appendfilename)
}

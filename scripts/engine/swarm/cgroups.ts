import { readdir, readFile, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { isOfPlace, type Place } from './place.ts'

/** Where this machine's hierarchies are: one in cgroup v2, one for each controller in v1. */
async function hierarchies(): Promise<string[]> {
  return mountPoints(await readFile('/proc/self/mounts', 'utf8').catch(() => ''))
}

/** @param mounts the text of /proc/self/mounts */
export function mountPoints(mounts: string): string[] {
  return mounts.split('\n').flatMap((line) => {
    const [, point = '', type = ''] = line.split(' ')
    return type === 'cgroup' || type === 'cgroup2' ? [point] : []
  })
}

/** The nodes' cgroups at a place, in all hierarchies. */
export async function findCgroups(place: Place): Promise<string[]> {
  const found = await Promise.all(
    (await hierarchies()).map(async (point) =>
      (await directoriesIn(point))
        .filter((name) => isOfPlace(place, name))
        .map((name) => path.join(point, name)),
    ),
  )
  return found.flat()
}

/** Removes a cgroup and those below it. A killed engine leaves them; they hold no process any more. */
export async function removeCgroup(directory: string): Promise<void> {
  for (const name of await directoriesIn(directory)) await removeCgroup(path.join(directory, name))
  await rmdir(directory)
}

async function directoriesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  return entries.filter((one) => one.isDirectory()).map(({ name }) => name)
}

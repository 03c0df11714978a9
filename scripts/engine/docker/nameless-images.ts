import { isOfThisClone } from '../../core/clone.ts'
import { GUIDE_LABEL, LAB_LABEL, RUN_LABEL } from '../../core/labels.ts'
import type { Docker } from './docker.ts'
import { type KnownRuns, leftOver, type RunImage } from './run-images.ts'

/**
 * An image of the lab that lost its name to a newer build, and is `<none>` in `docker images`. Its name is the short id; its
 * run is empty where it was built for all runs.
 */
export interface NamelessImage extends RunImage {
  id: string
}

interface Inspected {
  Id: string
  Config: { Labels: Record<string, string> | null }
}

/** All that the tools have built here, and that were built by hand from this clone's Dockerfiles; by their labels. */
export async function findNamelessImages(docker: Docker): Promise<NamelessImage[]> {
  return (await inspectNameless(docker))
    .filter(({ Config }) => isOurs(Config.Labels ?? {}))
    .map(({ Id, Config }) => ({
      id: Id,
      name: Id.replace('sha256:', '').slice(0, 12),
      labelled: true,
      run: Config.Labels?.[RUN_LABEL] ?? '',
    }))
}

/** Those of all clones. */
async function inspectNameless(docker: Docker): Promise<Inspected[]> {
  const lists = await Promise.all(
    [`${LAB_LABEL}=true`, GUIDE_LABEL].map((label) =>
      docker.run([
        ...['image', 'ls', '--no-trunc', '--quiet', '--filter', 'dangling=true'],
        ...['--filter', `label=${label}`],
      ]),
    ),
  )
  const lines = lists.flatMap(({ stdout }) => stdout.split('\n'))
  const ids = [...new Set(lines.filter((line) => line !== ''))]
  if (ids.length === 0) return []
  // One that is removed in this moment is no failure: it is not there.
  const inspected = await docker.run(['image', 'inspect', ...ids], { reject: false })
  return JSON.parse(inspected.stdout) as Inspected[]
}

/** A label that names a folder says whose it is; without one, what the tools built is theirs. */
export function isOurs(labels: Record<string, string>): boolean {
  const clone = labels[GUIDE_LABEL] ?? ''
  return clone.startsWith('/') ? isOfThisClone(clone) : labels[LAB_LABEL] === 'true'
}

/**
 * Those that nobody needs any more. While a run goes on here, what it builds for all of them may be without its name for a
 * moment: such images wait for its end.
 */
export function leftNameless(images: RunImage[], runs: KnownRuns, now = Date.now()): RunImage[] {
  const shared = images.filter(({ run }) => run === '')
  const copies = images.filter(({ run }) => run !== '')
  return [...leftOver(copies, runs, now), ...(runs.goingOn.length === 0 ? shared : [])]
}

/**
 * Builds, and removes the images that lost their names by that, also where the build fails or is aborted after some of them
 * were built. One that a container has stays, for `npm run clean`.
 * @param names of what is built
 */
export async function removingReplaced(
  docker: Docker,
  names: string[],
  build: () => Promise<unknown>,
): Promise<void> {
  // No experiment's own commands: they are not among its evidence.
  const aside = docker.recordingTo([])
  const before = await idsOf(aside, names)
  try {
    await build()
  } finally {
    await removeNameless(aside.forCleanUp(), before)
  }
}

/** Of these, the ones without a name. */
async function removeNameless(docker: Docker, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const nameless = await inspectNameless(docker)
  // The name was everybody's: what this build took it from may be another clone's build, which nobody else finds any more.
  const replaced = nameless
    .filter(({ Config: { Labels } }) => Labels?.[LAB_LABEL] === 'true' || isOurs(Labels ?? {}))
    .map(({ Id }) => Id)
    .filter((id) => ids.includes(id))
  if (replaced.length > 0) await docker.run(['image', 'rm', ...replaced], { reject: false })
}

async function idsOf(docker: Docker, names: string[]): Promise<string[]> {
  // Those that are not there yet make the command fail, and the others are printed all the same.
  const command = ['image', 'inspect', '--format', '{{.Id}}', ...names]
  const { stdout } = await docker.run(command, { reject: false })
  return stdout.split('\n').filter((line) => line !== '')
}

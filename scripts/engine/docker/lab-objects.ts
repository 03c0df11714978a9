import { isOfThisClone } from '../../core/clone.ts'
import { GUIDE_LABEL, OWNER_LABEL, RUN_LABEL } from '../../core/labels.ts'
import { explain } from './docker-error.ts'
import type { Docker } from './docker.ts'

export type ObjectKind = 'container' | 'network' | 'volume'

/** Something in the engine that one of the lab's runs created, or that a learner made from the lab's files. */
export interface LabObject {
  kind: ObjectKind
  id: string
  name: string
  /** Empty for what was made by hand. */
  run: string
  owner: string
  /** The Compose project that it belongs to; empty for none. */
  project: string
  /** The value of `GUIDE_LABEL`; empty for none. */
  guide: string
  /** The compose files that it was made from, separated by commas; Compose says so of containers alone. */
  files: string
}

// Containers first: they hold the other two.
const KINDS: ObjectKind[] = ['container', 'network', 'volume']

/**
 * All containers, networks and volumes that carry the run label with a value, and those that somebody added to a Compose
 * project of a run by hand; of one run, or of all. Nothing is found by its name.
 */
export async function findLabObjects(docker: Docker, run?: string): Promise<LabObject[]> {
  const [labelled, ofProjects] = await Promise.all([
    listObjects(docker, run === undefined ? RUN_LABEL : `${RUN_LABEL}=${run}`),
    listObjects(docker, PROJECT_LABEL),
  ])
  const ours = labelled.filter((object) => object.run !== '')
  const added = addedToRuns(ofProjects, ours).filter((object) => object.run === (run ?? object.run))
  return [...ours, ...added]
}

/** Compose puts it on all that it makes. */
const PROJECT_LABEL = 'com.docker.compose.project'
const FILES_LABEL = 'com.docker.compose.project.config_files'
/** The projects of a run: `lab-`, its id, and what tells them apart. */
const RUN_PROJECT = /^lab-(\d{8}-\d{6}-[0-9a-f]{4})(?:-|$)/

/**
 * What is in a run's Compose project and carries no run's label, as `docker compose --project-name lab-… up --scale` by hand
 * leaves it. It goes with the run.
 */
export function addedToRuns(ofProjects: LabObject[], labelled: LabObject[]): LabObject[] {
  return ofProjects.flatMap((object) => {
    const run = RUN_PROJECT.exec(object.project)?.[1]
    if (run === undefined || object.run !== '') return []
    const owner = labelled.find((one) => one.run === run)?.owner ?? ''
    return [{ ...object, run, owner }]
  })
}

/** What learners made by hand from the lab's Dockerfiles and its compose file. */
export interface GuideObjects {
  /** From this clone of the lab. */
  ours: LabObject[]
  /** From another clone, or by a command that did not say from which. */
  others: LabObject[]
}

/** What carries the guide's label, and no run's. */
export async function findGuideObjects(docker: Docker): Promise<GuideObjects> {
  const found = (await listObjects(docker, GUIDE_LABEL)).filter(({ run }) => run === '')
  return {
    ours: found.filter(({ guide }) => isOfThisClone(guide)),
    others: found.filter(({ guide }) => isOriginKnown(guide) && !isOfThisClone(guide)),
  }
}

/** A value that neither the lab's files nor its commands give is not the lab's. */
const isOriginKnown = (guide: string) => guide === 'true' || guide.startsWith('/')

/** An object of ours that is still there, because something that is not ours uses it. */
export interface KeptObject {
  object: LabObject
  /** Names of containers. */
  users: string[]
}

/**
 * Removes these objects, containers first. One that is gone already is no failure, and neither is one that somebody else's
 * container uses: it stays, and so does that container.
 * @returns those that stay
 */
export async function removeLabObjects(
  docker: Docker,
  objects: LabObject[],
): Promise<KeptObject[]> {
  const kept: KeptObject[] = []
  for (const kind of KINDS) {
    const all = objects.filter((object) => object.kind === kind)
    if (all.length === 0) continue
    const ids = all.map(({ id }) => id)
    const { exitCode } = await docker.run(removal(kind, ids), { reject: false })
    // Which of them failed, and why, only each by itself says.
    for (const object of exitCode === 0 ? [] : all) {
      const users = await removeOne(docker, object)
      if (users.length > 0) kept.push({ object, users })
    }
  }
  return kept
}

/** How Docker says that a container needs a network or a volume. */
const IN_USE = /has active endpoints|volume is in use/

/** @returns who keeps it from being removed */
async function removeOne(docker: Docker, { kind, id }: LabObject): Promise<string[]> {
  const done = await docker.run(removal(kind, [id]), { reject: false })
  if (done.exitCode === 0) return []
  if (!IN_USE.test(done.stderr)) throw explain(done)
  const { stdout } = await docker.run([
    ...['ps', '--all', '--filter', `${kind}=${id}`, '--format', '{{.Names}}'],
  ])
  const users = stdout.split('\n').filter((line) => line !== '')
  // Gone between the two commands: the next look removes it.
  if (users.length === 0) throw explain(done)
  return users
}

/** `network lab-1_default (used by mine)`, for those that stay. */
export function keptSentence(kept: KeptObject[]): string {
  return kept
    .map(({ object: { kind, name }, users }) => `${kind} ${name} (used by ${users.join(', ')})`)
    .join(', ')
}

/** Containers, networks and volumes, of the lab's or not. @param label those alone that carry it; else all */
export async function listObjects(docker: Docker, label?: string): Promise<LabObject[]> {
  return (await Promise.all(KINDS.map((kind) => listKind(docker, kind, label)))).flat()
}

async function listKind(docker: Docker, kind: ObjectKind, label?: string): Promise<LabObject[]> {
  const { stdout } = await docker.run([
    kind,
    'ls',
    ...(kind === 'container' ? ['--all'] : []),
    ...(label === undefined ? [] : ['--filter', `label=${label}`]),
    ...['--format', format(kind)],
  ])
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      // As JSON: a label may hold anything, a line that looks like another object among it.
      const values = line.split('\t').map((text) => JSON.parse(text) as string)
      const [id = '', name = '', ...labels] = values
      const [run = '', owner = '', project = '', guide = '', files = ''] = labels
      return { kind, id, name, run, owner, project, guide, files }
    })
}

function format(kind: ObjectKind): string {
  const [id, name] = {
    container: ['.ID', '.Names'],
    network: ['.ID', '.Name'],
    volume: ['.Name', '.Name'],
  }[kind] as [string, string]
  const labels = [RUN_LABEL, OWNER_LABEL, PROJECT_LABEL, GUIDE_LABEL, FILES_LABEL].map(
    (label) => `(.Label "${label}")`,
  )
  return [id, name, ...labels].map((value) => `{{json ${value}}}`).join('\t')
}

function removal(kind: ObjectKind, ids: string[]): string[] {
  // --force is idempotent for all three; --volumes takes a container's anonymous volumes along.
  const flags = kind === 'container' ? ['--force', '--volumes'] : ['--force']
  return [kind, 'rm', ...flags, ...ids]
}

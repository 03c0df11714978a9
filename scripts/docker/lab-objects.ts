import { GUIDE_LABEL, OWNER_LABEL, RUN_LABEL } from '../labels.ts'
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
}

// Containers first: they hold the other two.
const KINDS: ObjectKind[] = ['container', 'network', 'volume']

/**
 * All containers, networks and volumes that carry the run label with a value; of one run, or of all.
 * Nothing is found by its name.
 */
export async function findLabObjects(docker: Docker, run?: string): Promise<LabObject[]> {
  const label = run === undefined ? RUN_LABEL : `${RUN_LABEL}=${run}`
  return (await list(docker, label)).filter((object) => object.run !== '')
}

/** What learners made by hand from the lab's Dockerfiles and its compose file: it carries the guide's label, and no run's. */
export async function findGuideObjects(docker: Docker): Promise<LabObject[]> {
  return (await list(docker, `${GUIDE_LABEL}=true`)).filter((object) => object.run === '')
}

/** Removes these objects, containers first. One that is gone already is no failure. */
export async function removeLabObjects(docker: Docker, objects: LabObject[]): Promise<void> {
  for (const kind of KINDS) {
    const ids = objects.filter((object) => object.kind === kind).map(({ id }) => id)
    if (ids.length > 0) await docker.run(removal(kind, ids))
  }
}

async function list(docker: Docker, label: string): Promise<LabObject[]> {
  return (await Promise.all(KINDS.map((kind) => listKind(docker, kind, label)))).flat()
}

async function listKind(docker: Docker, kind: ObjectKind, label: string): Promise<LabObject[]> {
  const { stdout } = await docker.run([
    kind,
    'ls',
    ...(kind === 'container' ? ['--all'] : []),
    ...['--filter', `label=${label}`, '--format', format(kind)],
  ])
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', name = '', runId = '', owner = ''] = line.split('\t')
      return { kind, id, name, run: runId, owner }
    })
}

function format(kind: ObjectKind): string {
  const [id, name] = {
    container: ['{{.ID}}', '{{.Names}}'],
    network: ['{{.ID}}', '{{.Name}}'],
    volume: ['{{.Name}}', '{{.Name}}'],
  }[kind] as [string, string]
  return [id, name, `{{.Label "${RUN_LABEL}"}}`, `{{.Label "${OWNER_LABEL}"}}`].join('\t')
}

function removal(kind: ObjectKind, ids: string[]): string[] {
  // --force is idempotent for all three; --volumes takes a container's anonymous volumes along.
  const flags = kind === 'container' ? ['--force', '--volumes'] : ['--force']
  return [kind, 'rm', ...flags, ...ids]
}

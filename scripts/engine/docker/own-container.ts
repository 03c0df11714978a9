import type { Docker } from './docker.ts'
import { RUN_LABEL } from '../../core/labels.ts'
import { isWithin } from '../../core/paths.ts'
import type { Run } from '../../core/run.ts'

/** What `docker inspect` says of a container, as far as it is looked at here. */
export interface InspectedContainer {
  labels: Record<string, string> | null
  mounts: { Type: string; Name?: string; Source: string; Destination: string; RW: boolean }[]
}

type Owner = Pick<Run, 'id' | 'directory'>

/** A process that may be sent signals, for it was seen to run in a container of the run's. */
export class OwnProcess {
  readonly pid: number

  private constructor(pid: number) {
    this.pid = pid
  }

  /**
   * @param pid on the engine's host
   * @throws Error as `assertOwn` does
   */
  static async of(docker: Docker, run: Owner, container: { id: string }, pid: number) {
    await assertOwn(docker, run, container.id)
    return new OwnProcess(pid)
  }
}

/**
 * To be called by all that spoils, fills, stops or kills, at the moment it acts: what is not the run's own is never a target.
 * @throws Error where a container, or something that it can write to, is not
 */
export async function assertOwn(docker: Docker, run: Owner, container: string): Promise<void> {
  const quiet = docker.recordingTo([])
  const format = '{"labels":{{json .Config.Labels}},"mounts":{{json .Mounts}}}'
  const { stdout } = await quiet.run(['container', 'inspect', '--format', format, container])
  const inspected = JSON.parse(stdout) as InspectedContainer
  const names = inspected.mounts.flatMap(({ Type, Name }) =>
    Type === 'volume' && Name ? [Name] : [],
  )
  const label = `{{index .Labels "${RUN_LABEL}"}}`
  const runs =
    names.length === 0
      ? ''
      : (await quiet.run(['volume', 'inspect', '--format', label, ...names])).stdout
  const lines = runs.split('\n')
  const owners = Object.fromEntries(names.map((name, index) => [name, lines[index] ?? '']))
  const problem = notOwn(inspected, owners, run)
  if (problem !== undefined) throw new Error(`${container} is not to be touched: ${problem}`)
}

/**
 * Why a container is not the run's own; undefined where it is.
 * @param owners the run of each volume, by its name; empty for one without a run's label
 */
export function notOwn(
  { labels, mounts }: InspectedContainer,
  owners: Record<string, string>,
  { id, directory }: Owner,
): string | undefined {
  if (labels?.[RUN_LABEL] !== id) return `it does not carry the label of the run ${id}`
  const foreign = mounts.find(({ Type, Name = '', Source, RW }) => {
    if (!RW || Type === 'tmpfs') return false
    // One without a name was made with the container.
    if (Type === 'volume') return owners[Name] !== id && !/^[0-9a-f]{64}$/.test(Name)
    return !isWithin(Source, directory)
  })
  return (
    foreign &&
    `it can write to ${foreign.Name ?? foreign.Source} at ${foreign.Destination}, which is not the run's`
  )
}

import type { Docker } from './docker.ts'
import { LAB_LABEL } from '../../core/labels.ts'

/** An image that a run named after itself: a copy that an experiment changes, a learner's solution that was tried. */
export interface RunImage {
  name: string
  run: string
  /** Whether it carries the lab's label: what is used as it comes does not. */
  labelled: boolean
}

const RUN_ID = /(?<![0-9a-z])\d{8}-\d{6}-[0-9a-f]{4}(?![0-9a-z])/

/** All images with a run's id in their names. Whether a run made them is for its folder or the label to say. */
export async function findRunImages(docker: Docker): Promise<RunImage[]> {
  const [all, labelled] = await Promise.all([
    names(docker, []),
    names(docker, ['--filter', `label=${LAB_LABEL}=true`]),
  ])
  return all.flatMap((name) => {
    const run = RUN_ID.exec(name)?.[0]
    return run === undefined ? [] : [{ name, run, labelled: labelled.includes(name) }]
  })
}

async function names(docker: Docker, filter: string[]): Promise<string[]> {
  const format = ['--format', '{{.Repository}}:{{.Tag}}']
  const { stdout } = await docker.run(['image', 'ls', ...filter, ...format])
  return stdout.split('\n').filter((line) => line !== '')
}

/** From when a run can no longer be going on, wherever its folder is. */
const DAY_MS = 24 * 60 * 60 * 1000

/** What this machine knows of runs by their folders. */
export interface KnownRuns {
  ended: string[]
  goingOn: string[]
}

/**
 * Those that nobody needs any more: of a run that has ended here, or that was started more than a day ago by another copy
 * of the lab and carries its label.
 */
export function leftOver(images: RunImage[], runs: KnownRuns, now = Date.now()): RunImage[] {
  return images.filter(({ run, labelled }) => {
    if (runs.ended.includes(run)) return true
    return labelled && !runs.goingOn.includes(run) && now - startOf(run) > DAY_MS
  })
}

/** `20260102-030405-abcd` as a time. */
function startOf(run: string): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(run) ?? []
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

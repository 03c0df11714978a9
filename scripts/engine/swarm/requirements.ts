import { ExpectedError } from '../../core/errors.ts'
import { hasProgram } from '../../core/executable.ts'

/** What makes nodes of one machine. */
const PROGRAMS = ['ip', 'iptables', 'nsenter', 'unshare', 'containerd', 'dockerd']

/** Why this machine cannot have nodes of its own; empty where it can. Changes nothing. */
export async function obstacles(
  env: Record<string, string | undefined> = process.env,
  platform: NodeJS.Platform = process.platform,
  uid = process.getuid?.(),
): Promise<string[]> {
  if (platform !== 'linux') return ['it is no Linux']
  const there = await Promise.all(PROGRAMS.map((program) => hasProgram(program, env['PATH'])))
  const missing = PROGRAMS.filter((_, index) => !there[index])
  return [
    ...(uid === 0 ? [] : ['you are not root']),
    ...(missing.length > 0 ? [`it has no ${missing.join(', ')}`] : []),
  ]
}

/** @throws ExpectedError where this machine cannot have nodes of its own */
export async function requireMeans(): Promise<void> {
  const reasons = await obstacles()
  if (reasons.length === 0) return
  throw new ExpectedError(
    `No cluster can be made of this machine: ${reasons.join(', and ')}.`,
    'As root on Linux (`sudo npm run cluster -- up`) it can; or make a Swarm of your own (`docker swarm init`), and `npm run cluster -- deploy` uses that.',
  )
}

import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import { isInit, nameOf } from '../../../engine/docker/process-name.ts'
import type { Process } from '../../../engine/docker/processes.ts'
import type { Stack } from '../../../engine/packagings/packaging.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, inTurn, type RunningSubject } from '../subject.ts'
import type { ProcessesFacts, ProcessFacts } from './facts.ts'

export async function measureProcesses(
  subjects: RunningSubject[],
  context: ExperimentContext,
): Promise<BySubject<ProcessesFacts>> {
  await using host = await HostProcesses.start(context)
  const measured = await inTurn(subjects, async ({ id, stack }) => ({
    ...{ id, facts: await measure(stack, host, context) },
  }))
  return bySubject(measured, ({ facts }) => facts)
}

async function measure(
  stack: Stack,
  host: HostProcesses,
  { docker }: ExperimentContext,
): Promise<ProcessesFacts> {
  const containers = []
  for (const one of await stack.containers(docker)) {
    const { service } = one
    containers.push({ service, processes: describe(await host.processesOf(docker, one)) })
  }
  const all = containers.flatMap((one) => one.processes)
  return {
    containers,
    processCount: all.length,
    noticedByDocker: all.filter(({ noticedBy }) => noticedBy === DOCKER).length,
    runByRoot: all.filter(({ user }) => user === 'root').length,
    residentBytes: all.reduce((sum, one) => sum + one.residentBytes, 0),
  }
}

const DOCKER = 'Docker'
/** Reads a container's tree, its first process first: whose death reaches Docker, and whose only its parent. */
export function describe(tree: Process[]): ProcessFacts[] {
  const [first] = tree
  return tree.map((process) => {
    const parent = tree.find(({ pid }) => pid === process.parentPid)
    const isFirst = process === first
    // An init ends when its one child ends, so Docker sees that child's death, too.
    const underInit = parent !== undefined && parent === first && isInit(parent.command)
    return {
      command: process.command,
      user: process.uid === 0 ? 'root' : `uid ${process.uid}`,
      residentBytes: process.residentBytes,
      isFirst,
      noticedBy: isFirst || underInit ? DOCKER : nameOf(parent?.command ?? ''),
    }
  })
}

import { isInit, nameOf } from '../../../engine/docker/process-name.ts'
import type { Process } from '../../../engine/docker/processes.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import type { Pair, Stack } from '../../../engine/packagings/packaging.ts'
import type { StackedBars } from '../../../core/charts/chart.ts'
import {
  type ExperimentContext,
  inTurn,
  type LaunchedSubject,
  type SharedStacksExperiment,
} from '../experiment.ts'
import { count, megabytes } from '../../../core/figures.ts'

interface ProcessFacts {
  command: string
  user: string
  residentBytes: number
  /** Process 1 of its container: the one whose end Docker sees. */
  isFirst: boolean
  /** Who is told when it dies: Docker, or the process that started it. */
  noticedBy: string
}

export interface ProcessesFacts {
  containers: { service: string; processes: ProcessFacts[] }[]
  processCount: number
  noticedByDocker: number
  runByRoot: number
  residentBytes: number
}

export const processes: SharedStacksExperiment<ProcessesFacts> = {
  id: 'processes',
  question: 'What runs where, and who notices when it dies?',
  // The two rows that it is about are decided by crashes (failure-isolation), not by who would be told of one.
  teaches: [],
  needs: 'shared-stacks',

  measure: measureProcesses,

  read(facts) {
    const share = unnoticed(facts)
    return {
      better:
        share.monolithic === share.multiContainer
          ? 'same'
          : share.monolithic < share.multiContainer
            ? 'monolithic'
            : 'multiContainer',
      sentence: `${sentenceOf('The monolith', facts.monolithic)}; ${sentenceOf('the multi-container stack', facts.multiContainer)}. ${memorySentence(facts)}`,
      headline: {
        monolithic: headline(facts.monolithic),
        multiContainer: headline(facts.multiContainer),
      },
      charts: [memoryChart(facts)],
    }
  },
}

async function measureProcesses(subjects: Pair<LaunchedSubject>, context: ExperimentContext) {
  await using host = await HostProcesses.start(context)
  return await inTurn(subjects, ({ stack }) => measure(stack, host, context))
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

function unnoticed(facts: Pair<ProcessesFacts>): Pair<number> {
  const of = ({ processCount, noticedByDocker }: ProcessesFacts) => processCount - noticedByDocker
  return { monolithic: of(facts.monolithic), multiContainer: of(facts.multiContainer) }
}

function sentenceOf(who: string, facts: ProcessesFacts): string {
  return `${who} runs ${count(facts.processCount, 'process', 'processes')} in ${count(facts.containers.length, 'container')}, and Docker notices the end of ${facts.noticedByDocker} (root runs ${facts.runByRoot})`
}

/** Memory moves a little by itself: what is closer than this is no difference. */
const SAME_BELOW = 1.05

function memorySentence({ monolithic, multiContainer }: Pair<ProcessesFacts>): string {
  const [one, other] = [monolithic.residentBytes, multiContainer.residentBytes]
  const isSame = Math.max(one, other) < SAME_BELOW * Math.min(one, other)
  const less = one < other ? 'the monolith takes less' : 'the multi-container stack takes less'
  return `In resident memory ${isSame || one === other ? 'both take about the same' : less}: ${megabytes(one)} for the monolith, ${megabytes(other)} for the stack (the RSS of each process, added up: what two share counts in each).`
}

/** Memory by process. Those of one name, as a master and its workers, are one part. */
function memoryChart({ monolithic, multiContainer }: Pair<ProcessesFacts>): StackedBars {
  const partsOf = ({ containers }: ProcessesFacts) => {
    const all = containers.flatMap((one) => one.processes)
    return [...Map.groupBy(all, ({ command }) => nameOf(command))].map(([label, those]) => ({
      label,
      value: those.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
    }))
  }
  const bars = [
    { label: 'Monolithic', parts: partsOf(monolithic) },
    { label: 'Multi-container', parts: partsOf(multiContainer) },
  ]
  return {
    kind: 'stacked-bars',
    title: 'Resident memory, by process',
    summary: bars
      .map(({ label, parts }) => {
        const named = parts.map((part) => `${part.label} ${megabytes(part.value)}`)
        return `${label}: ${named.join(', ')}`
      })
      .join('. '),
    unit: 'bytes',
    bars,
  }
}

function headline(facts: ProcessesFacts): string {
  return `Docker notices ${facts.noticedByDocker} of ${count(facts.processCount, 'process', 'processes')}; ${facts.runByRoot} as root`
}

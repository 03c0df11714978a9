import { randomBytes } from 'node:crypto'
import type { Docker } from '../../../engine/docker/docker.ts'
import { isDockerError } from '../../../engine/docker/docker-error.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import type { Pair, ServiceLog, Stack } from '../../../engine/packagings/packaging.ts'
import { dockerLogsCommand, readLog } from '../../../engine/packagings/read-log.ts'
import { orNullOnTimeout, waitFor } from '../../../core/wait.ts'
import {
  type ExperimentContext,
  inTurn,
  type LaunchedSubject,
  type SharedStacksExperiment,
} from '../experiment.ts'
import { count } from '../../../core/figures.ts'
import { linesBySource, type LogSource } from './log-lines.ts'

export interface LogsFacts {
  /** What `docker logs` of every container shows together. */
  dockerLogs: {
    showsRequest: boolean
    showsError: boolean
    lines: Partial<Record<LogSource, number>>
    /** The services whose output Docker does not keep where it can be read: they have another logging driver. */
    notKept: string[]
  }
  /** How each service's whole log is had. */
  services: {
    service: string
    commands: number
    lines: number
    showsRequest: boolean
    showsError: boolean
  }[]
  /** Commands that it takes to read the log of every service. */
  commandsForAll: number
  /** Of these, those that must go inside a container. */
  commandsInside: number
  /** Whether any of the logs has them at all: there are apps that log no requests. */
  foundAnywhere: { request: boolean; error: boolean }
}

export const logs: SharedStacksExperiment<LogsFacts> = {
  id: 'logs',
  question: 'Where do I find a request, and an error, in the logs?',
  teaches: ['Difficult Debugging', 'Logs'],
  needs: 'shared-stacks',

  measure: measureLogs,

  read(facts) {
    const score = {
      monolithic: shownMarks(facts.monolithic),
      multiContainer: shownMarks(facts.multiContainer),
    }
    return {
      better:
        score.monolithic === score.multiContainer
          ? fewerCommands(facts)
          : score.monolithic > score.multiContainer
            ? 'monolithic'
            : 'multiContainer',
      sentence: `${sentenceOf("The monolith's", facts.monolithic)} ${sentenceOf("The multi-container stack's", facts.multiContainer)}`,
      headline: {
        monolithic: headline(facts.monolithic),
        multiContainer: headline(facts.multiContainer),
      },
    }
  },
}

async function measureLogs(subjects: Pair<LaunchedSubject>, context: ExperimentContext) {
  await using host = await HostProcesses.start(context)
  return await inTurn(subjects, ({ stack }) => measure(stack, host, context))
}

async function measure(
  stack: Stack,
  host: HostProcesses,
  { docker, signal }: ExperimentContext,
): Promise<LogsFacts> {
  const [url = ''] = stack.urls()
  const marks = await plant(url)
  const services = await stack.logs(docker, host)
  await waitUntilWritten(services, marks, docker, signal)
  const perService = []
  for (const service of services) perService.push(await readService(service, marks, docker))
  const shown = []
  for (const { name, service } of await stack.containers(docker)) {
    shown.push({ service, ...(await readLog(docker, dockerLogsCommand(name))) })
  }
  const all = shown.map(({ text }) => text).join('\n')
  const commands = services.flatMap((one) => one.commands)
  return {
    dockerLogs: {
      showsRequest: all.includes(marks.request),
      showsError: all.includes(marks.error),
      lines: linesBySource(all),
      notKept: shown.filter(({ isKept }) => !isKept).map(({ service }) => service),
    },
    services: perService,
    commandsForAll: commands.length,
    commandsInside: commands.filter(([first]) => first === 'exec' || first === 'cp').length,
    foundAnywhere: {
      request: perService.some((one) => one.showsRequest),
      error: perService.some((one) => one.showsError),
    },
  }
}

interface Marks {
  request: string
  error: string
}

/** Sends a request that is served and one that is refused, each with a name that nothing else has. */
async function plant(url: string): Promise<Marks> {
  const mark = randomBytes(6).toString('hex')
  const marks = { request: `lab-request-${mark}`, error: `lab-error-${mark}` }
  await (await fetch(`${url}/api/tasks?limit=1&trace=${marks.request}`)).arrayBuffer()
  await (await fetch(`${url}/api/${marks.error}`)).arrayBuffer()
  return marks
}

/** Waits until both are in some log, for as long as a program may hold back what it writes. */
async function waitUntilWritten(
  services: ServiceLog[],
  marks: Marks,
  docker: Docker,
  signal: AbortSignal,
) {
  // Unrecorded: how often we had to look is no evidence of anything.
  const quiet = docker.recordingTo([])
  const condition = async () => {
    const found = await Promise.all(services.map((one) => readService(one, marks, quiet)))
    const shown = (mark: 'showsRequest' | 'showsError') => found.some((one) => one[mark])
    return shown('showsRequest') && shown('showsError') ? true : undefined
  }
  const options = { timeoutMs: 10_000, signal, notYet: isDockerError }
  // Not every app logs each request. What no log has is a fact, too.
  await orNullOnTimeout(waitFor('the marked requests to be in some log', condition, options))
}

async function readService({ service, commands }: ServiceLog, marks: Marks, docker: Docker) {
  const texts = []
  for (const command of commands) texts.push((await readLog(docker, command)).text)
  const text = texts.join('\n')
  return {
    service,
    commands: commands.length,
    lines: text.split('\n').filter((line) => line.trim() !== '').length,
    showsRequest: text.includes(marks.request),
    showsError: text.includes(marks.error),
  }
}

const shownMarks = ({ dockerLogs }: LogsFacts) =>
  Number(dockerLogs.showsRequest) + Number(dockerLogs.showsError)

function fewerCommands({ monolithic, multiContainer }: Pair<LogsFacts>) {
  if (monolithic.commandsForAll === multiContainer.commandsForAll) return 'same'
  return monolithic.commandsForAll < multiContainer.commandsForAll ? 'monolithic' : 'multiContainer'
}

function sentenceOf(whose: string, { dockerLogs, services, ...facts }: LogsFacts): string {
  const lines = Object.entries(dockerLogs.lines).map(([source, n]) => `${n} of ${source}`)
  const found = `${shownMarks({ dockerLogs, services, ...facts })} of the 2 marked requests`
  const inside = facts.commandsInside === 0 ? 'none' : String(facts.commandsInside)
  const { request, error } = facts.foundAnywhere
  const nowhere = 2 - Number(request) - Number(error)
  const lost = nowhere === 0 ? '' : ` ${nowhere} of the 2 are in no log at all.`
  return `${whose} \`docker logs\` show ${found} (lines: ${lines.join(', ') || 'none'}); reading all ${services.length} services takes ${count(facts.commandsForAll, 'command')}, ${inside} of them inside a container.${lost}${notKeptSentence(dockerLogs)}`
}

function notKeptSentence({ notKept }: LogsFacts['dockerLogs']): string {
  if (notKept.length === 0) return ''
  return ` Docker keeps no log of ${notKept.join(' and ')} that could be read: the logging driver is another one.`
}

function headline({ dockerLogs, services, ...facts }: LogsFacts): string {
  return `docker logs show ${shownMarks({ dockerLogs, services, ...facts })} of 2 marked requests; ${count(facts.commandsForAll, 'command')} for ${count(services.length, 'service')}`
}

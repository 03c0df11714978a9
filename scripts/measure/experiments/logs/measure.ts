import { randomBytes } from 'crypto'
import { orNullOnTimeout, waitFor } from '../../../core/wait.ts'
import { isDockerError } from '../../../engine/docker/docker-error.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { HostProcesses } from '../../../engine/docker/host-processes.ts'
import type { Stack, ServiceLog } from '../../../engine/packagings/packaging.ts'
import { readLog, dockerLogsCommand } from '../../../engine/packagings/read-log.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, inTurn, type RunningSubject } from '../subject.ts'
import type { LogsFacts } from './facts.ts'
import { linesBySource } from './log-lines.ts'

export async function measureLogs(
  subjects: RunningSubject[],
  context: ExperimentContext,
): Promise<BySubject<LogsFacts>> {
  await using host = await HostProcesses.start(context)
  const measured = await inTurn(subjects, async ({ id, stack }) => ({
    ...{ id, facts: await measure(stack, host, context) },
  }))
  return bySubject(measured, ({ facts }) => facts)
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
  const options = { timeoutMs: 10000, signal, notYet: isDockerError }
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

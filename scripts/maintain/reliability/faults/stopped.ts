import { setTimeout as delay } from 'node:timers/promises'
import type { Evidence } from '../../../engine/docker/evidence.ts'
import { cameAt, isGood } from '../../../engine/load/answers.ts'
import { beginSlowRequest } from '../../../engine/load/slow-request.ts'
import { waitUntilReady, watchOf } from '../../../engine/packagings/ready.ts'
import { type Fault, REPLICAS } from '../fault.ts'
import { scaledStack } from '../launch.ts'
import type { FaultResult, Stop } from '../results.ts'
import type { Site } from '../site.ts'
import { underLoad } from '../trial.ts'

/** The random moment is at most so long after all is well, and a slow request is finished at most so long after that. */
const LATEST_MS = 3000
const SLOW_MS = 700
/** Requests whose bodies are half there when the stop begins, beside those of the users. */
const SLOW = 3

export const stopped: Fault = {
  id: 'stopped',
  title: 'docker stop under load',
  meaning:
    'A person, an update or a shutdown stops all of it at a random moment. What has been asked is answered, then all end by themselves.',
  packagings: ['multiContainer', 'monolithic'],
  when: 'in-turn',
  measure: (packaging, bench) =>
    scaledStack(packaging, bench, REPLICAS, async (site): Promise<FaultResult> => {
      const commands: Evidence[] = []
      const stops: Stop[] = []
      for (let n = 0; n < site.times; n++) {
        site.progress(`${n + 1} of ${site.times}`)
        const docker = site.docker.recordingTo(n === 0 ? commands : [])
        stops.push(await stopOnce({ ...site, docker }))
      }
      return {
        ...{ id: 'stopped', packaging: packaging.id, replicas: site.replicas, trials: [], stops },
        commands: commands.map(({ command }) => command),
      }
    }),
}

async function stopOnce(site: Site): Promise<Stop> {
  const { url, signal, stack, docker, random } = site
  const containers = await stack.containers(docker.recordingTo([]))
  const stopAtRandom = async (titlePrefix: string) => {
    const afterMs = Math.round(random() * LATEST_MS)
    const slowTitles = Array.from({ length: SLOW }, (_, n) => `${titlePrefix} slow ${n}`)
    await delay(afterMs, undefined, { signal })
    const slow = await Promise.all(slowTitles.map((title) => beginSlowRequest(url, title)))
    const beganMs = performance.now()
    const stopping = stack.stop(docker)
    await delay(random() * SLOW_MS) // A slow client's time.
    const statuses = await Promise.all(slow.map((one) => one.finish()))
    await stopping
    const tookMs = Math.round(performance.now() - beganMs)
    const exitCodes = await exitCodesOf(site, containers)
    await startAgain(site, containers)
    const finishedTitles = slowTitles.filter((_, n) => statuses[n] === 201)
    return { beganMs, finishedTitles, stop: { afterMs, tookMs, exitCodes } }
  }
  const { result, answers, acknowledged, lost, present } = await underLoad(site, stopAtRandom, true)
  const { beganMs, finishedTitles, stop } = result
  const inFlight = answers.filter((one) => one.atMs <= beganMs && cameAt(one) >= beganMs)
  return {
    ...stop,
    inFlight: inFlight.length + SLOW,
    finished: inFlight.filter(isGood).length + finishedTitles.length,
    acknowledged: acknowledged + finishedTitles.length,
    lost: lost + finishedTitles.filter((title) => !present.has(title)).length,
  }
}

type Containers = Awaited<ReturnType<Site['stack']['containers']>>

async function exitCodesOf({ docker }: Site, containers: Containers) {
  const ids = containers.map(({ id }) => id)
  const { stdout } = await docker
    .recordingTo([])
    .run(['inspect', '--format', '{{.State.ExitCode}}', ...ids])
  const codes = stdout.trim().split('\n').map(Number)
  return Object.fromEntries(
    containers.map(({ name, service }, index) => {
      const copy = /-(\d+)$/.exec(name)?.[1] ?? ''
      return [service === 'web' ? `${service} ${copy}` : service, codes[index] ?? -1]
    }),
  )
}

async function startAgain({ docker, url }: Site, containers: Containers): Promise<void> {
  const quiet = docker.recordingTo([])
  await quiet.run(['start', ...containers.map(({ id }) => id)])
  await waitUntilReady(
    url,
    watchOf(quiet, () => Promise.resolve(containers)),
  )
}

import { setTimeout as delay } from 'node:timers/promises'
import { cameAt, isGood } from '../../../engine/load/answers.ts'
import { randomFrom } from '../../../core/random-numbers.ts'
import { beginSlowRequest } from '../../../engine/load/slow-request.ts'
import { waitUntilReady, watchOf } from '../../../engine/packagings/ready.ts'
import { measured, recordingFirst } from '../measure-fault.ts'
import type { Stop } from '../results.ts'
import type { SystemUnderTest } from '../system-under-test.ts'
import { underLoad } from '../try-fault.ts'

/** The random moment is at most so long after all is well, and a slow request is finished at most so long after that. */
const LATEST_MS = 3000
const SLOW_MS = 700
/** Requests whose bodies are half there when the stop begins, beside those of the users. */
const SLOW = 3

/** Stops and starts all of a stack, again and again, at random moments. */
export const stopped = measured(async (system, record) => {
  const { times, progress, seed } = system
  const random = randomFrom(seed)
  const stops: Stop[] = []
  for (let n = 0; n < times; n++) {
    progress(`${n + 1} of ${times}`)
    stops.push(await stopOnce(recordingFirst(system, record, n), random))
  }
  return { stops }
})

async function stopOnce(system: SystemUnderTest, random: () => number): Promise<Stop> {
  const { url, signal, stack, docker } = system
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
    const exitCodes = await exitCodesOf(system, containers)
    await startAgain(system, containers)
    const finishedTitles = slowTitles.filter((_, n) => statuses[n] === 201)
    return { beganMs, finishedTitles, stop: { afterMs, tookMs, exitCodes } }
  }
  const { result, answers, acknowledged, lost, present } = await underLoad(
    system,
    stopAtRandom,
    true,
  )
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

type Containers = Awaited<ReturnType<SystemUnderTest['stack']['containers']>>

async function exitCodesOf({ docker }: SystemUnderTest, containers: Containers) {
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

async function startAgain({ docker, url }: SystemUnderTest, containers: Containers): Promise<void> {
  const quiet = docker.recordingTo([])
  await quiet.run(['start', ...containers.map(({ id }) => id)])
  await waitUntilReady(
    url,
    watchOf(quiet, () => Promise.resolve(containers)),
  )
}

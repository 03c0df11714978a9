import { allOf } from '../../../core/all-of.ts'
import { sum } from '../../../core/statistics.ts'
import type { HostProcesses } from '../../../engine/docker/host-processes.ts'
import type { LoadGenerator } from '../../../engine/load/load-generator.ts'
import { appDirectly, entryDirectly } from '../../../engine/packagings/direct-urls.ts'
import type { LeftOut } from '../../../engine/packagings/left-out.ts'
import type { Packaging, Stack } from '../../../engine/packagings/packaging.ts'
import { DisposedTogether } from '../disposed-together.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type Impossible, isDone, type NotMeasured, outcomeOf } from '../outcome.ts'
import type { CostFacts, Variant } from './facts.ts'
import { fillList } from './fill-list.ts'
import { loadFast, perSecondOf, type Route, warmUp } from './loads.ts'

/** It passes all that there is: gateway, app and Redis. */
const ROUTE: Route = { method: 'GET', path: '/api/tasks' }

/** Of a turn: half as long as usual, for there are more to take turns. */
const SECONDS = 0.2

/** Where each is asked, or why it cannot be. */
type Places = Record<Variant, { url: string } | Impossible | NotMeasured>

/** What measures them. */
export interface Tools {
  host: HostProcesses
  generator: LoadGenerator
}

/**
 * A packaging of several services as it comes, and each time without one thing that splitting adds, in turns in each round.
 * On stacks of its own, which get the same to do before they are measured.
 */
export async function measureVariants(
  packaging: Packaging,
  { host, generator }: Tools,
  context: ExperimentContext,
): Promise<CostFacts['variants']> {
  context.progress('stacks without one thing each')
  await using opened = new DisposedTogether()
  const places = await openAll(packaging, opened, host, context)
  const targets = Object.entries(places).flatMap(([id, place]) =>
    isDone(place) ? [{ id: id as Variant, url: place.url }] : [],
  )
  const others = targets.filter(({ id }) => id in WITHOUT)
  const ofFirst = targets.filter(({ id }) => !(id in WITHOUT))
  // Each stack is to have as much behind it, at however many addresses it is asked.
  await warmUp(ROUTE, [...ofFirst, ...ofFirst.flatMap(() => others)], generator)
  const { rounds } = context.extent
  context.progress(`with and without each, ${rounds} rounds`)
  const measured = await loadFast(ROUTE, targets, rounds, generator, SECONDS)
  const factsOf = (id: Variant) => {
    const place = places[id]
    if (!isDone(place)) return place
    const turns = measured.get(id) ?? []
    return { perSecond: perSecondOf(turns), failed: sum(turns, (one) => one.failed) }
  }
  return {
    asItComes: factsOf('asItComes'),
    pastProxy: factsOf('pastProxy'),
    pastGateway: factsOf('pastGateway'),
    noLogDriver: factsOf('noLogDriver'),
    sharedNetwork: factsOf('sharedNetwork'),
  }
}

/** What the stacks of these are started without; the others are ways to ask the stack as it comes. */
const WITHOUT = { noLogDriver: 'log driver', sharedNetwork: 'network to Redis' } as const

/** Starts all stacks, each with the same list of tasks, and finds where each is asked. */
async function openAll(
  packaging: Packaging,
  opened: DisposedTogether,
  host: HostProcesses,
  { docker, signal }: ExperimentContext,
): Promise<Places> {
  const open = async (without?: LeftOut) => {
    const stack = await packaging.launch(docker, without ? { without } : {})
    opened.defer(() => stack.remove(docker.forCleanUp()))
    const url = stack.urls()[0] ?? ''
    await fillList({ url })
    return { url, stack }
  }
  const [whole, ...others] = await allOf([
    open(),
    outcomeOf(() => open(WITHOUT.noLogDriver), signal),
    outcomeOf(() => open(WITHOUT.sharedNetwork), signal),
  ])
  const at = (find: (stack: Stack) => Promise<string>) =>
    outcomeOf(async () => ({ url: await find(whole.stack) }), signal)
  return {
    asItComes: { url: whole.url },
    pastProxy: await at((stack) => entryDirectly(docker, stack)),
    pastGateway: await at((stack) => appDirectly(docker, stack, host)),
    noLogDriver: others[0],
    sharedNetwork: others[1],
  }
}

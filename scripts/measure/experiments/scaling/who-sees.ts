import { randomBytes } from 'node:crypto'
import { addTask } from '../../../engine/load/task-client.ts'
import { askInTurn, byReplica, type Shown } from '../../../engine/load/who-shows.ts'
import type { Stack } from '../../../engine/packagings/packaging.ts'
import type { Container } from '../../../engine/docker/container.ts'
import type { ExperimentContext } from '../experiment.ts'
import { PADDED_HEADERS, receivers } from './received.ts'
import type { ScalingFacts } from './facts.ts'
import { askFromSeveral } from './several-clients.ts'
import { askDirectly } from './who-answers.ts'

const REQUESTS = 60
/** By each of several clients, where it must show in what a copy received. */
const PADDED_TIMES = 4

type WhoSees = Pick<
  ScalingFacts,
  'requests' | 'answers' | 'answeredBy' | 'seenBy' | 'askedDirectly' | 'keepsClients'
>

/**
 * Adds a task through the first entry, and finds out which copies users reach and whether each of these shows it. A copy that
 * runs and gets no user's request counts for nothing.
 * @throws Error where it cannot be told which copies users reach
 */
export async function whoSeesATask(
  stack: Stack,
  copies: number,
  context: ExperimentContext,
): Promise<WhoSees> {
  const title = `Seen by all? ${randomBytes(4).toString('hex')}`
  await addTask(stack.urls()[0] ?? '', title)
  const asked = await askThroughEntries(stack, title)
  const isTold = asked.every(({ isName }) => isName) || stack.urls().length >= copies
  if (!isTold)
    return { ...(await byWhatCame(stack, copies, { title, context })), askedDirectly: true }

  const own: Shown[] = asked
  const others: Shown[] = []
  if (byReplica(own).length < copies) {
    const path = '/api/tasks'
    for (const { who, text } of await askFromSeveral(
      stack,
      { path, times: 1, headers: {} },
      context,
    )) {
      if (who !== undefined) others.push({ who, found: text.includes(title) })
    }
  }
  const answers = byReplica([...own, ...others])
  return { ...summary(answers, byReplica(own).length), askedDirectly: false }
}

const askThroughEntries = (stack: Stack, title: string) =>
  askInTurn(stack.urls(), title, REQUESTS, PADDED_HEADERS)

/** Where no answer says who gave it: those that received what was sent, each of which is then asked by itself. */
async function byWhatCame(
  stack: Stack,
  copies: number,
  { title, context }: { title: string; context: ExperimentContext },
): Promise<Omit<WhoSees, 'askedDirectly'>> {
  const running = await stack.containers(context.docker)
  const replicas = running.filter(({ service }) => service === 'web')
  const own = await receivers(context, replicas, async () => {
    await askThroughEntries(stack, title)
  })
  if (own === undefined) {
    throw new Error(
      'No answer says which copy gave it, and no copy received what was sent through the entry: something on the way keeps it.',
    )
  }
  const reached = new Map(own.map((one) => [one.id, one]))
  if (reached.size < copies) {
    const asked = { path: '/api/tasks', times: PADDED_TIMES, headers: PADDED_HEADERS }
    const others = await receivers(context, replicas, async () => {
      await askFromSeveral(stack, asked, context)
    })
    for (const one of others ?? []) reached.set(one.id, one)
  }
  const answers: Shown[] = []
  for (const one of reached.values()) answers.push(await askedBeside(one, title, context))
  return summary(byReplica(answers), own.length)
}

async function askedBeside(
  container: Container,
  title: string,
  context: ExperimentContext,
): Promise<Shown> {
  return { who: container.name, found: (await askDirectly(context, container)).includes(title) }
}

/** @param byOneClient how many copies one client reached by itself */
function summary(answers: ScalingFacts['answers'], byOneClient: number) {
  return {
    requests: answers.reduce((sum, { requests }) => sum + requests, 0),
    answers,
    answeredBy: answers.length,
    seenBy: answers.filter(({ sees }) => sees).length,
    keepsClients: byOneClient === 1 && answers.length > 1,
  }
}

import { eachSide, type Sides } from '../comparison.ts'
import type { Reading } from '../experiment.ts'
import { count, megabytes, range } from '../../../core/figures.ts'
import type { ScalingFacts } from './facts.ts'
import { betterByCount } from '../better.ts'

/** Better is where more copies show a task that was added through one of them. */
export function readScaling(facts: Sides<ScalingFacts>): Reading {
  const { monolithic, multiContainer } = facts
  return {
    better: betterByCount(
      { monolithic: monolithic.seenBy, multiContainer: multiContainer.seenBy },
      'higher',
    ),
    sentence: `${refusalSentences(facts)}A task added through one copy is seen by ${monolithic.seenBy} of ${count(monolithic.reached, 'monolith')} and by ${multiContainer.seenBy} of ${count(multiContainer.reached, 'web replica')}. ${reachSentences(facts)}${costSentence(facts)} ${fixedPortSentence(facts)}`,
    headline: { monolithic: headline(monolithic), multiContainer: headline(multiContainer) },
    figure: {
      name: 'Replicas that show a new task',
      text: eachSide(facts, ({ copies, seenBy }) => `${seenBy} of ${copies}`),
      amount: eachSide(facts, ({ copies, seenBy }) => copies - seenBy),
    },
    caveats: caveats(facts),
  }
}

function refusalSentences({ monolithic, multiContainer }: Sides<ScalingFacts>): string {
  const of = (what: string, { reached, copies, scaleError }: ScalingFacts) =>
    scaleError === ''
      ? ''
      : `${what} stays at ${reached} of ${count(copies, 'copy', 'copies')}: "${scaleError}". `
  return of('The monolith', monolithic) + of('The stack', multiContainer)
}

/** What keeps users from some of the copies. */
function reachSentences({ monolithic, multiContainer }: Sides<ScalingFacts>): string {
  const of = (whose: string, { answeredBy, reached, keepsClients }: ScalingFacts) => {
    const who = `${answeredBy} of ${reached} ${whose}`
    if (keepsClients)
      return `All requests of one client go to one replica: several reached ${who}. `
    return answeredBy < reached ? `Users reach ${who}: the others run and get no request. ` : ''
  }
  return of('monoliths', monolithic) + of('web replicas', multiContainer)
}

function costSentence({ monolithic, multiContainer }: Sides<ScalingFacts>): string {
  const cost = ({ memoryPerCopyBytes, copyServingMs }: ScalingFacts) => {
    if (memoryPerCopyBytes === null) return 'cannot be had'
    const memory = `costs ${megabytes(memoryPerCopyBytes)} of memory`
    return copyServingMs.length === 0
      ? `${memory}, and when it serves was not measured`
      : `${memory} and ${range(copyServingMs)} until it serves`
  }
  return `A further monolith ${cost(monolithic)}, a further replica ${cost(multiContainer)}; users need ${count(monolithic.entries, 'address', 'addresses')} and ${multiContainer.entries}.`
}

function caveats({ monolithic, multiContainer }: Sides<ScalingFacts>): string[] {
  const usual = [
    'Both got their replicas at the same time and shared the machine: compare these times with each other, they are not absolute.',
    'A copy’s memory is what one more adds, on the average, to what `docker stats` counts for all containers together (their cgroups’ memory without idle page cache).',
  ]
  if (!monolithic.askedDirectly && !multiContainer.askedDirectly) return usual
  return [
    ...usual,
    'Where the app does not say which copy answers, what each received while users asked tells whom they reach, and each of those was asked for the task by itself, from a container beside it; a copy then counts as serving when the command that adds it returns.',
  ]
}

function fixedPortSentence({ monolithic, multiContainer }: Sides<ScalingFacts>): string {
  const said = (facts: ScalingFacts) =>
    facts.fixedPortError === '' ? 'went well' : `failed: "${facts.fixedPortError}"`
  return `With one fixed host port, the next monolith ${said(monolithic)}, and the next replica ${said(multiContainer)}.`
}

function headline(facts: ScalingFacts): string {
  const { seenBy, answeredBy, reached, copies, memoryPerCopyBytes, copyServingMs } = facts
  if (memoryPerCopyBytes === null) return `stays at ${reached} of ${copies} copies: Docker refuses`
  const time = copyServingMs.length === 0 ? '' : `, ${range(copyServingMs)}`
  const reach = answeredBy < reached ? `users reach ${answeredBy} of ${reached} copies, ` : ''
  return `${reach}task seen by ${seenBy} of ${reached}; ${megabytes(memoryPerCopyBytes)}${time} per further copy`
}

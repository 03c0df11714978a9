import { eachSide, type Sides, type Better } from '../comparison.ts'
import type { Matrix } from '../../../core/charts/chart.ts'
import { AWAY_MS, type ClusterFacts, type Growth, type Loss, type Rollout } from './facts.ts'
import type { TitledFacts, Reading } from '../experiment.ts'
import { count, duration } from '../../../core/figures.ts'
import { betterByCount, majority } from '../better.ts'

/** Who serves users through the loss of a machine, through updates good and bad, and with more copies. */
export function readCluster(facts: Sides<ClusterFacts>): Reading {
  const { monolithic, multiContainer } = facts
  const sentences = [lossSentence, redisSentence, rolloutSentence, growthSentence]
  return {
    better: majority(Object.values(verdicts(facts))),
    sentence: sentences
      .map((tell) => tell(facts))
      .filter((one) => one !== '')
      .join(' '),
    headline: { monolithic: headline(monolithic), multiContainer: headline(multiContainer) },
    caveats: caveats(facts),
  }
}

/** Each by itself; whoever does better in more of them does better. */
export function verdicts(facts: Sides<ClusterFacts>) {
  return {
    loss: betterByFailures(eachSide(facts, failedByLoss)),
    update: betterByFailures(eachSide(facts, ({ update }) => failedShare(update))),
    broken: betterByFailures(eachSide(facts, ({ broken }) => failedShare(broken))),
    oneList: betterByCount(
      eachSide(facts, ({ growth: { seenBy, asked } }) => seenBy / asked),
      'higher',
    ),
    throughput: betterThroughput(facts),
  } satisfies Record<string, Better>
}

/** All is done once: only what is far apart counts. */
const FEWER = 1 / 2
const LEAST_SHARE = 1 / 100
const FASTER = 1.5

/** Who fails less than half as many requests, where that is at least one request in a hundred less. */
function betterByFailures(shares: Sides<number>): Better {
  const [less, more] = [
    Math.min(shares.monolithic, shares.multiContainer),
    Math.max(shares.monolithic, shares.multiContainer),
  ]
  const isClear = less < FEWER * more && more - less >= LEAST_SHARE
  return isClear ? betterByCount(shares, 'lower') : 'same'
}

function betterThroughput(facts: Sides<ClusterFacts>): Better {
  const { monolithic, multiContainer } = eachSide(facts, ({ growth }) => growth.perSecondBefore)
  if (monolithic > FASTER * multiContainer) return 'monolithic'
  return multiContainer > FASTER * monolithic ? 'multiContainer' : 'same'
}

const failedShare = ({ users: { failed, requests } }: Pick<Loss, 'users'>) => failed / requests

/** Where a machine dies, in the mean over all machines: each loss that was measured counts once. */
const failedByLoss = ({ nodes, loss, redisLoss }: ClusterFacts): number =>
  ((nodes - 1) * failedShare(loss) + failedShare(redisLoss ?? loss)) / nodes

/** `3 of 300 requests failed`. */
export const failedOf = ({ users: { failed, requests } }: Pick<Loss, 'users'>) =>
  `${failed} of ${requests} requests failed`

const headline = ({ loss, update }: ClusterFacts) =>
  `a machine dies: ${failedOf(loss)}; an update: ${update.users.failed} of ${update.users.requests}`

function lossSentence({ monolithic, multiContainer }: Sides<ClusterFacts>): string {
  const { nodes, loss } = multiContainer
  return `One of ${nodes} machines died, and was back after ${duration(loss.awayMs)}: with the monoliths ${lossOf(monolithic.loss)}; with the stack ${lossOf(loss)}${replacedWords(loss)}.`
}

const lossOf = (loss: Loss) => `${failedOf(loss)}, ${servedWords(loss)}, and ${lostWords(loss)}`

function servedWords({ servedAfterMs, wellAfterReturnMs }: Loss): string {
  const afterReturn = `${duration(wellAfterReturnMs)} after its return`
  if (servedAfterMs === null)
    return `not all were served again within ${duration(AWAY_MS)} of its death, but ${afterReturn}`
  const after =
    servedAfterMs === 0
      ? 'nobody was let down by its death'
      : `all were served again ${duration(servedAfterMs)} after its death`
  return wellAfterReturnMs === 0
    ? after
    : `${after} (the last who noticed its return came ${afterReturn})`
}

const lostWords = ({ users: { lost, acknowledged } }: Pick<Loss, 'users'>) =>
  `${lost} of ${acknowledged} acknowledged writes were lost`

const replacedWords = ({ replacedAfterMs }: Loss) =>
  replacedAfterMs === null
    ? `, and not all copies of the app ran again elsewhere within ${duration(AWAY_MS)}`
    : `, and all copies of the app ran again elsewhere after ${duration(replacedAfterMs)}`

function redisSentence({ multiContainer: { redisLoss } }: Sides<ClusterFacts>): string {
  if (!redisLoss) return ''
  const led = redisLoss.ledSwarm ? ', which led the Swarm, too' : ''
  return `With the machine that has the stack's only Redis${led}, nobody has tasks until its return: ${lossOf(redisLoss)}${replacedWords(redisLoss)}.`
}

function rolloutSentence({ monolithic, multiContainer }: Sides<ClusterFacts>): string {
  return `An update of all copies: ${costOf(monolithic.update)} with the monoliths, ${costOf(multiContainer.update)} with the stack. A broken image: ${costOf(monolithic.broken)} (${backBy(monolithic.broken)}) and ${costOf(multiContainer.broken)} (${backBy(multiContainer.broken)}).`
}

const costOf = ({ users: { failed, requests, lost } }: Rollout) =>
  `${failed} of ${requests} requests failed and ${count(lost, 'write was', 'writes were')} lost`

const backBy = ({ outcome, byItself, tookMs }: Rollout) =>
  outcome === 'new'
    ? 'it stayed'
    : `taken back by ${byItself ? 'itself' : 'hand'}, ${duration(tookMs)}`

function growthSentence({ monolithic, multiContainer }: Sides<ClusterFacts>): string {
  const { from, to } = multiContainer.growth
  return `From ${from} to ${to} copies: ${grown(monolithic.growth)} with the monoliths, ${grown(multiContainer.growth)} with the stack.`
}

const grown = ({ tookMs, seenBy, asked, perSecondBefore, perSecondAfter }: Growth) =>
  `${duration(tookMs)}, ${seenBy} of ${asked} showed the same task, and ${perSecondBefore} requests/s became ${perSecondAfter}`

function caveats({ multiContainer: { nodes, cpus, redisLoss } }: Sides<ClusterFacts>): string[] {
  return [
    `The ${nodes} machines are containers with a Docker engine each, and share ${count(cpus, 'processor')}: requests a second say nothing of ${nodes} real ones.`,
    'Each was done once, and another time would cost another number of requests: fewer failed ones count only where they are less than half, and by one request in a hundred; requests a second only where they are half as many again.',
    'Users of the stack know all addresses, as from a name with several address records. Who gets no connection within a second tries the next one; what was sent to a machine when it died has failed.',
    'Users of a monolith know one address, for their tasks are there. Nobody starts another elsewhere: it would have no tasks.',
    'A machine dies by `docker kill`: its processes end at once, and nothing answers at its address among the machines. Users reach it through a published port, so they are refused at once, where a dead machine would let each of them wait for a second first.',
    'What the kernel had yet to write is kept: a real power cut would cost up to half a minute of writes more (`appendfsync no`).',
    ...(redisLoss
      ? [
          'The stack has one Redis, on the machine with its volume. Swarm does not move it, for its tasks could not come along.',
          `Which packaging bears the loss of a machine better is decided by the mean over all ${nodes} machines, one of which has that Redis.`,
        ]
      : []),
  ]
}

/** What users of each saw. */
export function clusterCharts(all: TitledFacts<ClusterFacts>[]): Matrix[] {
  const row = (label: string, of: (facts: ClusterFacts) => Pick<Loss, 'users'> | null) => ({
    label,
    cells: all.map(({ facts }) => {
      const seen = of(facts)
      return seen
        ? { text: cell(seen), tone: seen.users.failed === 0 ? ('good' as const) : ('bad' as const) }
        : { text: 'has no such machine', tone: 'neutral' as const }
    }),
  })
  const { from = 0, to = 0 } = all.at(-1)?.facts.growth ?? {}
  const grownRow = {
    label: `From ${from} to ${to} copies`,
    cells: all.map(({ facts: { growth } }) => ({
      text: `${growth.spread.join(', ')} to a machine, ${count(growth.addresses, 'address', 'addresses')}`,
      tone: growth.seenBy === growth.asked ? ('good' as const) : ('bad' as const),
    })),
  }
  const rows = [
    row('A machine dies', ({ loss }) => loss),
    row('The machine with the only Redis dies', ({ redisLoss }) => redisLoss),
    row('An update of all copies', ({ update }) => update),
    row('A broken image', ({ broken }) => broken),
    grownRow,
  ]
  const matrix: Matrix = {
    kind: 'matrix',
    title: 'What users saw, at 200 requests a second',
    summary: rows
      .map(({ label, cells }) => `${label}: ${cells.map(({ text }) => text).join(' / ')}`)
      .join('. '),
    columns: all.map(({ title }) => title),
    rows,
  }
  return [matrix]
}

const cell = ({ users: { failed, requests, lost, longestGapMs } }: Pick<Loss, 'users'>) =>
  `${failed} of ${requests} failed, ${count(lost, 'write')} lost, longest silence ${duration(longestGapMs)}`

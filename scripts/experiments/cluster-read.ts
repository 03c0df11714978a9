import type { Matrix } from '../report/charts/chart.ts'
import type { ClusterFacts, Growth, Loss, Rollout } from './cluster-facts.ts'
import type { Better, Pair, Reading } from './experiment.ts'
import { count, duration } from './figures.ts'
import { betterByOutage, betterByShare, majority } from './spread.ts'

/** Who serves users through the loss of a machine, through updates good and bad, and with more copies. */
export function readCluster(facts: Pair<ClusterFacts>): Reading {
  const { monolithic, multiContainer } = facts
  return {
    better: majority(Object.values(verdicts(facts))),
    sentence: [
      lossSentence(facts),
      redisSentence(facts),
      rolloutSentence(facts),
      growthSentence(facts),
    ]
      .filter((one) => one !== '')
      .join(' '),
    headline: { monolithic: headline(monolithic), multiContainer: headline(multiContainer) },
    caveats: caveats(facts),
    charts: [matrix(facts)],
  }
}

/** Each by itself; whoever does better in more of them does better. */
export function verdicts({ monolithic, multiContainer }: Pair<ClusterFacts>) {
  const failed = (of: (facts: ClusterFacts) => { users: { failed: number } }) =>
    betterByOutage({
      monolithic: of(monolithic).users.failed,
      multiContainer: of(multiContainer).users.failed,
    })
  const seen = ({ growth: { seenBy, asked } }: ClusterFacts) => ({ count: seenBy, of: asked })
  return {
    loss: failed(({ loss }) => loss),
    worstLoss: failed(worstLoss),
    update: failed(({ update }) => update),
    broken: failed(({ broken }) => broken),
    growth: betterByShare(
      { monolithic: seen(monolithic), multiContainer: seen(multiContainer) },
      'higher',
    ),
  } satisfies Record<string, Better>
}

/** Of the machine whose loss costs most. */
const worstLoss = ({ loss, redisLoss }: ClusterFacts): Loss =>
  redisLoss && redisLoss.users.failed > loss.users.failed ? redisLoss : loss

const failedOf = ({ users: { failed, requests } }: Pick<Loss, 'users'>) =>
  `${failed} of ${requests} requests failed`

const headline = ({ loss, update }: ClusterFacts) =>
  `a machine dies: ${failedOf(loss)}; an update: ${update.users.failed} of ${update.users.requests}`

function lossSentence({ monolithic, multiContainer }: Pair<ClusterFacts>): string {
  return `When one of ${multiContainer.nodes} machines died, ${lossOf(monolithic.loss)} with the monoliths, and ${lossOf(multiContainer.loss)} with the stack.`
}

function lossOf(loss: Loss): string {
  const { users, servedAfterMs, replacedAfterMs, awayMs, wellAfterReturnMs } = loss
  const served =
    servedAfterMs === null
      ? `its users were served again ${duration(wellAfterReturnMs)} after it was back (it was away for ${duration(awayMs)})`
      : `all were served after ${duration(servedAfterMs)} without it`
  const replaced =
    replacedAfterMs === null
      ? ''
      : `, all copies ran again elsewhere after ${duration(replacedAfterMs)}`
  return `${failedOf(loss)} (${served}${replaced}; ${lostWords(users)})`
}

const lostWords = ({ lost, acknowledged }: Loss['users']) =>
  `of ${acknowledged} acknowledged writes ${lost === 0 ? 'none was' : `${lost} were`} lost`

function redisSentence({ multiContainer: { redisLoss } }: Pair<ClusterFacts>): string {
  if (!redisLoss) return ''
  const led = redisLoss.ledSwarm
    ? ' (it led the Swarm, so that the others had to elect another first)'
    : ''
  const replaced =
    redisLoss.replacedAfterMs === null
      ? ' Not all copies of the app ran again elsewhere before it was back.'
      : ''
  return `When it was the machine with the stack's only Redis${led}, nobody had tasks until it was back: ${lossOf(redisLoss)}.${replaced}`
}

function rolloutSentence({ monolithic, multiContainer }: Pair<ClusterFacts>): string {
  const { update: old, broken: oldBroken } = monolithic
  const { update, broken } = multiContainer
  return `An update of all copies cost the monoliths ${costOf(old)}, the stack ${costOf(update)}. A broken image cost the monoliths ${costOf(oldBroken)} (${backBy(oldBroken)}), the stack ${costOf(broken)} (${backBy(broken)}).`
}

const costOf = ({ users: { failed, requests, lost, acknowledged }, tookMs }: Rollout) =>
  `${failed} of ${requests} requests and ${lost} of ${acknowledged} writes in ${duration(tookMs)}`

const backBy = ({ outcome, byItself }: Rollout) =>
  outcome === 'new' ? 'it stayed' : byItself ? 'taken back by itself' : 'taken back by hand'

function growthSentence({ monolithic, multiContainer }: Pair<ClusterFacts>): string {
  return `From ${multiContainer.growth.from} to ${count(multiContainer.growth.to, 'copy', 'copies')}: the monoliths took ${grown(monolithic.growth)}, the stack ${grown(multiContainer.growth)}.`
}

const grown = ({
  tookMs,
  spread,
  addresses,
  seenBy,
  asked,
  perSecondBefore,
  perSecondAfter,
}: Growth) =>
  `${duration(tookMs)} (${spread.join(', ')} to a machine, ${count(addresses, 'address', 'addresses')}; ${seenBy} of ${asked} copies showed the same task; ${perSecondBefore} requests/s before, ${perSecondAfter} after)`

function caveats({ multiContainer: { nodes, cpus, redisLoss } }: Pair<ClusterFacts>): string[] {
  return [
    `The ${nodes} machines are engines in networks of their own on this one, and share its ${count(cpus, 'processor')}: requests a second say nothing of ${nodes} real ones.`,
    'Users of the stack know all addresses, as from a name with several address records. Who gets no connection within a second tries the next one; what was sent to a machine when it died has failed.',
    'Users of a monolith know one address, for their tasks are there. Nobody starts another elsewhere: it would have no tasks.',
    'A machine dies by SIGKILL of all its processes and a pulled cable. What its kernel had yet to write is kept: a real power cut would cost up to a second of writes more.',
    ...(redisLoss
      ? [
          'The stack has one Redis, on the machine with its volume. Swarm does not move it, for its tasks could not come along.',
        ]
      : []),
  ]
}

function matrix({ monolithic, multiContainer }: Pair<ClusterFacts>): Matrix {
  const row = (label: string, of: (facts: ClusterFacts) => Pick<Loss, 'users'> | null) => ({
    label,
    cells: [monolithic, multiContainer].map((facts) => {
      const seen = of(facts)
      return seen
        ? { text: cell(seen), tone: seen.users.failed === 0 ? ('good' as const) : ('bad' as const) }
        : { text: 'has no such machine', tone: 'neutral' as const }
    }),
  })
  const rows = [
    row('A machine dies', ({ loss }) => loss),
    row('The machine with the only Redis dies', ({ redisLoss }) => redisLoss),
    row('An update of all copies', ({ update }) => update),
    row('A broken image', ({ broken }) => broken),
  ]
  return {
    kind: 'matrix',
    title: 'What users saw, at 200 requests a second',
    summary: rows
      .map(({ label, cells }) => `${label}: ${cells.map(({ text }) => text).join(' / ')}`)
      .join('. '),
    columns: ['Monolithic', 'Multi-container'],
    rows,
  }
}

const cell = ({ users: { failed, requests, lost, longestGapMs } }: Pick<Loss, 'users'>) =>
  `${failed} of ${requests} failed, ${count(lost, 'write')} lost, longest silence ${duration(longestGapMs)}`

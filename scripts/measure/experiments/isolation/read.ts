import { eachSide, type Sides } from '../comparison.ts'
import type { Attempt } from '../../../engine/faults/post-exploitation.ts'
import type { Inventory } from '../../../engine/image/inventory.ts'
import type { NameList, Reading, RowVerdict } from '../experiment.ts'
import { count, list } from '../../../core/figures.ts'
import { betterByCount, majority } from '../better.ts'
import { type Facts, networkName, succeeded } from './words.ts'

/** What an attacker in the app's container reaches, and what there is to attack. */
export function readIsolation(facts: Sides<Facts>): Reading {
  const isolated = isolationRow(facts)
  const secure = securityRow(facts)
  return {
    better: betterByCount(eachSide(facts, allReached), 'lower'),
    sentence: `${attemptSentence(facts)} ${neighborSentence(facts)} ${offerSentence(facts)}`,
    headline: eachSide(facts, headline),
    rows: { 'Poor Isolation': isolated, Security: secure },
    caveats: caveats(facts),
    lists: lists(facts),
  }
}

/** The checks that reach for Redis; the others are about the app's own container. */
export const REACHES_REDIS: Attempt['check'][] = [
  "read Redis's data files",
  "signal Redis's process",
]

export const reachedRedis = (facts: Facts) =>
  succeeded(facts).filter(({ check }) => REACHES_REDIS.includes(check)).length
export const neighborsIn = ({ neighbors }: Facts) =>
  neighbors.filter(({ reached }) => reached).length
const allReached = (facts: Facts) => succeeded(facts).length + neighborsIn(facts)
export const asRoot = ({ processes }: Facts) => processes.filter(({ uid }) => uid === 0).length

/** Who gets into one service: are they in the other, too? */
function isolationRow(facts: Sides<Facts>): RowVerdict {
  const { monolithic, multiContainer } = facts
  const reached = (one: Facts) =>
    `${reachedRedis(one)} of ${REACHES_REDIS.length} ways from the app's container to Redis`
  return {
    better: betterByCount(
      eachSide(facts, (one) => reachedRedis(one) + neighborsIn(one)),
      'lower',
    ),
    headline: eachSide(
      facts,
      (one) =>
        `${reachedRedis(one)} of ${REACHES_REDIS.length} ways from the app to Redis, ${neighborsIn(one)} of ${count(one.neighbors.length, 'neighbor')}`,
    ),
    figure: {
      name: 'Ways from the app to Redis’s data',
      text: eachSide(facts, (one) => `${reachedRedis(one)} of ${REACHES_REDIS.length}`),
      amount: eachSide(facts, reachedRedis),
    },
    sentence: `The monolith opens ${reached(monolithic)} other than asking it, to its files and to its process; the stack opens ${reachedRedis(multiContainer)}. ${neighborSentence(facts)}`,
  }
}

function neighborSentence({ monolithic, multiContainer }: Sides<Facts>): string {
  const told = ({ neighbors }: Facts) =>
    neighbors
      .map(({ network, reached }) => `${reached ? 'yes' : 'no'} (${networkName(network)})`)
      .join(', ')
  return `Does a neighbor container reach Redis? In the monolith: ${told(monolithic)}; in the stack: ${told(multiContainer)}.`
}

/** Is there less to attack, and less to win? */
function securityRow(facts: Sides<Facts>): RowVerdict {
  return {
    better: majority([
      betterByCount(
        eachSide(facts, (one) => succeeded(one).length),
        'lower',
      ),
      betterByCount(
        eachSide(facts, ({ whole }) => whole.packages.length),
        'lower',
      ),
      betterByCount(
        eachSide(facts, ({ whole }) => whole.setIdFiles.length),
        'lower',
      ),
      betterByCount(eachSide(facts, asRoot), 'lower'),
    ]),
    headline: eachSide(facts, securityHeadline),
    figure: {
      name: 'Attacks from the app that succeed',
      text: eachSide(facts, (one) => `${succeeded(one).length} of ${one.attempts.length}`),
      amount: eachSide(facts, (one) => succeeded(one).length),
    },
    sentence: `${attemptSentence(facts)} ${offerSentence(facts)}`,
  }
}

function attemptSentence({ monolithic, multiContainer }: Sides<Facts>): string {
  return `Who gets into the app of the monolith can do ${done(monolithic)} that were tried${whichOf(monolithic)}; in the stack, ${done(multiContainer)}${whichOf(multiContainer)}.`
}

const done = (facts: Facts) => `${succeeded(facts).length} of ${facts.attempts.length} things`

function whichOf(facts: Facts): string {
  const checks = succeeded(facts).map(({ check }) => check)
  return checks.length === 0 ? '' : ` (${list(checks)})`
}

function offerSentence(facts: Sides<Facts>): string {
  const { monolithic, multiContainer } = facts
  const offer = (one: Inventory) =>
    `${count(one.packages.length, 'package')} and ${count(one.setIdFiles.length, 'setuid or setgid file')}`
  return `To attack, there are ${offer(monolithic.whole)} in the monolith's image, and ${offer(multiContainer.whole)} in all images of the stack (what two of them have counts twice). Root runs ${asRoot(monolithic)} of the monolith's ${count(monolithic.processes.length, 'process', 'processes')}, and ${asRoot(multiContainer)} of the stack's ${multiContainer.processes.length}.`
}

function headline(facts: Facts): string {
  const { attempts, neighbors, whole } = facts
  return `an attacker gets ${succeeded(facts).length} of ${attempts.length}, neighbors ${neighborsIn(facts)} of ${neighbors.length}; ${count(whole.packages.length, 'package')}, ${asRoot(facts)} as root`
}

function securityHeadline(facts: Facts): string {
  const { attempts, whole } = facts
  return `an attacker gets ${succeeded(facts).length} of ${attempts.length}; ${count(whole.packages.length, 'package')}, ${whole.setIdFiles.length} setuid or setgid, ${asRoot(facts)} as root`
}

function caveats(facts: Sides<Facts>): string[] {
  const scans = eachSide(facts, ({ vulnerabilities }) => scanned(vulnerabilities))
  return [
    'Tried with `docker exec` as the app’s own user, which is where code that an attacker makes the app run would be. In both, the app itself can ask Redis for every task: splitting protects Redis’s files and process, not the tasks from the app.',
    `The app runs as user ${facts.monolithic.web.uid} with ${capabilities(facts.monolithic)} in the monolith, as user ${facts.multiContainer.web.uid} with ${capabilities(facts.multiContainer)} in the stack. An unprivileged user in a monolith would close some of these ways, too.`,
    'To use a capability was tried with CHOWN, which a process either has or not. To gain one that it has not was not tried.',
    scans.monolithic === scans.multiContainer
      ? `Known vulnerabilities: ${scans.monolithic}.`
      : `Known vulnerabilities: the monolith ${scans.monolithic}; the stack ${scans.multiContainer}.`,
  ]
}

export function capabilities({ web }: Facts): string {
  const rest = web.noNewPrivileges ? ', and can get no more (no-new-privileges)' : ''
  return `${web.capabilities.length === 0 ? 'no capability' : count(web.capabilities.length, 'capability', 'capabilities')}${rest}`
}

function scanned(one: Facts['vulnerabilities']): string {
  if ('notScanned' in one) return `not counted, for ${one.notScanned}`
  const severities = Object.entries(one.bySeverity).map(([name, n]) => `${n} ${name}`)
  return `${one.total} (${list(severities)}) by ${one.scanner} ${one.version}, database of ${one.database}`
}

/** Names that are too many for a sentence, and belong to the answer. */
function lists({ monolithic, multiContainer }: Sides<Facts>): NameList[] {
  const left = new Set(multiContainer.whole.packages)
  const gone = (one: Inventory) => one.packages.filter((name) => !left.has(name))
  return [
    {
      title: 'Packages of the monolith that no image of the stack has',
      items: gone(monolithic.whole),
    },
    {
      title: 'Packages of the stack that the monolith does not have',
      items: multiContainer.whole.packages.filter(
        (name) => !monolithic.whole.packages.includes(name),
      ),
    },
    { title: 'Setuid and setgid files of the monolith', items: monolithic.whole.setIdFiles },
    { title: 'Setuid and setgid files of the stack', items: multiContainer.whole.setIdFiles },
  ].filter(({ items }) => items.length > 0)
}

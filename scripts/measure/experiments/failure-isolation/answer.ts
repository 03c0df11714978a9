import { sum } from '../../../core/statistics.ts'
import { figureRow, inEach, spreadWords } from '../answer.ts'
import type { Answer, Contenders, FigureRow } from '../experiment.ts'
import type { ProcessRole } from '../../../engine/packagings/roles.ts'
import { ONE_REPLICA } from './caveats.ts'
import type { FailureIsolationFacts as Facts } from './facts.ts'
import { backAfter, noticed, servicesOf, sumOf } from './read.ts'
import { calledOf, silentOf, tookAny } from './words.ts'

type All = Contenders<Facts>

/** Whether Docker notices a crash, what ends with it, and whether a Redis that stays dead is seen. */
export function failureIsolationAnswer(all: All): Answer {
  const took = (facts: Facts) => {
    const { took: times, crashes } = servicesOf(facts)
    return `${times} of ${crashes}`
  }
  const silent = (one: Facts) => `${silentOf(one)} s`
  return {
    sentences: [
      `Docker noticed ${inEach(all, noticed, { after: ' crashes' })}.`,
      `A crash of the app or of Redis ended another process ${inEach(all, took, { after: ' times' })}.`,
      `With Redis dead for good, Docker reported no problem during ${inEach(all, silent, { after: ' of errors' })}.`,
    ],
    figures: [
      figureRow(all, 'Crashes that Docker noticed', noticed),
      figureRow(all, 'Crashes of the app or Redis that ended another process', took),
      figureRow(all, 'Crashes of what runs around them that did', extraTook),
      figureRow(all, 'Writes lost, of those acknowledged', lost),
      figureRow(all, 'No complaint while Redis was dead and users got errors', silent),
      ...ROLES.map((one) => servedAgainRow(all, one)),
    ],
    caveats: [ONE_REPLICA],
  }
}

const ROLES: { role: ProcessRole; of: string }[] = [
  { role: 'web', of: 'the app' },
  { role: 'redis', of: 'Redis' },
  { role: 'extra', of: 'what runs around them' },
]

const ofRole = ({ crashes }: Facts, role: ProcessRole) => crashes.find((one) => one.role === role)

function servedAgainRow(all: All, { role, of }: (typeof ROLES)[number]): FigureRow {
  return figureRow(all, `Users served again after a crash of ${of}`, (facts) => {
    const crash = ofRole(facts, role)
    if (!crash) return 'there is none'
    const after = backAfter(crash, (spread) => spreadWords(spread))
    return role === 'extra' ? `${after}, ${calledOf(crash)}` : after
  })
}

/** Of supervisord, or of the gateway, where there is one. */
function extraTook(facts: Facts): string {
  const crash = ofRole(facts, 'extra')
  return crash ? `${tookAny(crash)} of ${crash.crashes}, ${calledOf(crash)}` : 'there is none'
}

function lost(facts: Facts): string {
  const of = (which: 'lostWrites' | 'acknowledgedWrites') =>
    sumOf(facts, (one) => sum(one[which], Number))
  return `${of('lostWrites')} of ${of('acknowledgedWrites')}`
}

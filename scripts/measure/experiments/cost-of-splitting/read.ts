import type { Sides, Better } from '../comparison.ts'
import { disturbedSentence } from '../disturbed.ts'
import { causesCaveats, causesOf, causesSentence } from './causes.ts'
import { type Compared, compared } from './compared.ts'
import type { CostFacts } from './facts.ts'
import type { Reading } from '../experiment.ts'
import { count, list, megabytes } from '../../../core/figures.ts'
import { HOW_STARTED } from '../lifecycle/facts.ts'
import { betterByCount, RULE_FOR_TIMES } from '../better.ts'
import { spreadOf } from '../../../core/spread.ts'

/** Who wins more of the figures does better; each of them is told. */
export function readCost(facts: Sides<CostFacts>): Reading {
  const figures = compared(facts)
  const won = (who: Better) => figures.filter(({ better }) => better === who)
  const [monolith, stack] = [won('monolithic'), won('multiContainer')]
  const causes = causesOf(facts.multiContainer)
  return {
    better: betterByCount({ monolithic: monolith.length, multiContainer: stack.length }, 'higher'),
    sentence: [
      [
        enumerated(
          `The monolith does better in ${monolith.length} of ${figures.length} figures`,
          monolith,
        ),
        enumerated(`the stack in ${stack.length}`, stack),
        enumerated(`no clear difference in ${won('same').length}`, won('same')),
      ].join('; ') + '.',
      failedSentence(facts),
      causesSentence(causes),
    ]
      .filter((one) => one !== '')
      .join(' '),
    headline: {
      monolithic: headline(facts.monolithic),
      multiContainer: headline(facts.multiContainer),
    },
    caveats: [
      `requests/s: autocannon, ${facts.monolithic.connections} connections, ${facts.monolithic.secondsEach} s a round in short turns, ${rounds(facts)}, in changing order, ${facts.monolithic.tasks} tasks in the list at first. It runs on this machine, too, and takes its share of the processors.`,
      ...latencyCaveats(facts),
      ...causesCaveats(causes),
      RULE_FOR_TIMES,
      `First good answers are those of the experiment \`lifecycle\`. ${HOW_STARTED}`,
      'Memory at one replica is what `docker stats` counts for all containers together before any load (their cgroups’ memory without idle page cache), read once: a difference of less than 10 % counts as none. The experiment `processes` adds up the resident memory of each process instead, and `scaling` says what one more copy adds.',
      'Both as they come: the stack with whatever limits its compose file has, the monolith with none.',
      'Who does better is who wins more of these figures. What each of them is worth to you is your own to say.',
    ],
  }
}

/** What p99 is of, and which rounds of it were disturbed. */
function latencyCaveats({ monolithic: { loads } }: Sides<CostFacts>): string[] {
  const [first] = loads
  if (!first) return []
  const rates = loads.map(({ route, steady }) => `${route} ${steady.perSecond}`)
  return [
    `p99: of ${first.steady.requests} requests a round, sent at a steady rate (requests a second: ${rates.join(', ')}), the same to each, and timed from the moment at which each was due. Medians of ${first.p99Ms.length} rounds. p50 is of the same answers, is shown and not counted.`,
    disturbedSentence(loads.map(({ steady }) => steady)),
  ]
}

const rounds = ({ monolithic }: Sides<CostFacts>) =>
  count(monolithic.loads[0]?.perSecond.length ?? 0, 'round')

const told = ({ name, short }: Compared) =>
  `${name} ${short.monolithic} against ${short.multiContainer}`

function failedSentence({ monolithic, multiContainer }: Sides<CostFacts>): string {
  const failed = (facts: CostFacts) => facts.loads.filter((load) => load.failed > 0)
  const said = [
    ...failed(monolithic).map(
      (load) => `${load.route} of the monolith: ${load.failed} of them failed`,
    ),
    ...failed(multiContainer).map(
      (load) => `${load.route} of the stack: ${load.failed} of them failed`,
    ),
  ]
  return said.length === 0 ? '' : `Not compared, for requests failed: ${list(said)}.`
}

function enumerated(lead: string, figures: Compared[]): string {
  return figures.length === 0 ? lead : `${lead} (${list(figures.map(told))})`
}

function headline(facts: CostFacts): string {
  const [first] = facts.loads
  const speed = first ? `${Math.round(spreadOf(first.perSecond).median)} ${first.route}/s, ` : ''
  return `${speed}${megabytes(facts.memoryBytes)}, ${count(facts.containers, 'container')}, ${facts.configurationLines} lines of configuration`
}

import { eachSide, type Sides, type Better } from '../comparison.ts'
import { disturbedSentence } from '../disturbed.ts'
import { COSTS_TITLE, type CostFacts } from './facts.ts'
import type { Reading } from '../experiment.ts'
import { count, duration, list, median, megabytes } from '../../../core/figures.ts'
import { HOW_STARTED } from '../lifecycle/facts.ts'
import { betterByCount, betterByRounds, RULE_FOR_TIMES } from '../better.ts'
import { spreadOf } from '../../../core/spread.ts'

/** Who wins more of the figures does better; each of them is told. */
export function readCost(facts: Sides<CostFacts>): Reading {
  const figures = compared(facts)
  const won = (who: Better) => figures.filter(({ better }) => better === who)
  const [monolith, stack] = [won('monolithic'), won('multiContainer')]
  return {
    better: betterByCount({ monolithic: monolith.length, multiContainer: stack.length }, 'higher'),
    sentence:
      [
        enumerated(
          `The monolith does better in ${monolith.length} of ${figures.length} figures`,
          monolith,
        ),
        enumerated(`the stack in ${stack.length}`, stack),
        enumerated(`no clear difference in ${won('same').length}`, won('same')),
      ].join('; ') + `.${failedSentence(facts)}`,
    headline: {
      monolithic: headline(facts.monolithic),
      multiContainer: headline(facts.multiContainer),
    },
    caveats: [
      `requests/s: autocannon, ${facts.monolithic.connections} connections, ${facts.monolithic.secondsEach} s a round, ${rounds(facts)}, in turns and in changing order, ${facts.monolithic.tasks} tasks in the list at first. It runs on this machine, too, and takes its share of the processors.`,
      ...latencyCaveats(facts),
      RULE_FOR_TIMES,
      `First good answers are those of the experiment \`lifecycle\`. ${HOW_STARTED}`,
      'Memory at one replica is what `docker stats` counts for all containers together before any load (their cgroups’ memory without idle page cache), read once: a difference of less than 10 % counts as none. The experiment `processes` adds up the resident memory of each process instead, and `scaling` says what one more copy adds.',
      'Both as they come: the stack with whatever limits its compose file has, the monolith with none.',
      'Who does better is who wins more of these figures. What each of them is worth to you is your own to say.',
    ],
    charts: [
      {
        kind: 'bars',
        title: 'Requests a second for the same load',
        summary: figures
          .filter(({ unit }) => unit === 'per-second')
          .map(told)
          .join('; '),
        unit: 'per-second',
        bars: [
          ...facts.monolithic.loads.map(({ route, perSecond }) =>
            bar(route, 'Monolithic', perSecond),
          ),
          ...facts.multiContainer.loads.map(({ route, perSecond }) =>
            bar(route, 'Multi-container', perSecond),
          ),
        ],
      },
      {
        kind: 'matrix',
        title: COSTS_TITLE,
        summary: [...figures, ...p50s(facts)].map(told).join('; '),
        columns: ['Monolithic', 'Multi-container'],
        rows: [...figures, ...p50s(facts)].map((figure) => ({
          label: figure.name,
          cells: [
            { text: figure.monolithic, tone: tone(figure.better, 'monolithic') },
            { text: figure.multiContainer, tone: tone(figure.better, 'multiContainer') },
          ],
        })),
      },
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

interface Compared {
  name: string
  monolithic: string
  multiContainer: string
  /** Without ranges, for sentences. */
  short: Sides<string>
  better: Better
  unit?: 'per-second'
}

/** Memory moves a little by itself, and is read once: what is closer than this is no difference. */
const MEMORY_TOLERANCE = 1.1

function compared({ monolithic, multiContainer }: Sides<CostFacts>): Compared[] {
  const loads = monolithic.loads.flatMap((load, index): Compared[] => {
    const other = multiContainer.loads[index]
    if (!other || load.failed > 0 || other.failed > 0) return []
    const speed = { monolithic: load.perSecond, multiContainer: other.perSecond }
    const tail = { monolithic: load.p99Ms, multiContainer: other.p99Ms }
    return [
      {
        ...timed(`${load.route}, requests/s`, speed, 'higher', (n) => String(Math.round(n))),
        unit: 'per-second',
      },
      timed(`${load.route}, p99`, tail, 'lower', duration),
    ]
  })
  const both = (
    key: 'containers' | 'processes' | 'networks' | 'volumes' | 'configurationLines',
  ) => ({
    monolithic: monolithic[key],
    multiContainer: multiContainer[key],
  })
  const starts = {
    monolithic: monolithic.firstAnswerMs,
    multiContainer: multiContainer.firstAnswerMs,
  }
  return [
    ...loads,
    memory({ monolithic: monolithic.memoryBytes, multiContainer: multiContainer.memoryBytes }),
    counts('containers', both('containers')),
    counts('processes', both('processes')),
    counts('networks', both('networks')),
    counts('lines of configuration', both('configurationLines')),
    timed('first good answer', starts, 'lower'),
  ]
}

/** Shown beside the rest, and no figure of its own. */
function p50s({ monolithic, multiContainer }: Sides<CostFacts>): Compared[] {
  return monolithic.loads.flatMap((load, index) => {
    const other = multiContainer.loads[index]
    if (!other || load.failed > 0 || other.failed > 0) return []
    const pair = { monolithic: load.p50Ms, multiContainer: other.p50Ms }
    return [timed(`${load.route}, p50 (not counted)`, pair, 'lower', duration)]
  })
}

function timed(
  name: string,
  byRound: Sides<number[]>,
  wins: 'lower' | 'higher',
  format: (value: number) => string = duration,
): Compared {
  const spreads = eachSide(byRound, spreadOf)
  return {
    name,
    ...eachSide(spreads, (one) => median(one, format)),
    short: eachSide(spreads, (one) => format(one.median)),
    better: betterByRounds(byRound, wins),
  }
}

function counts(name: string, { monolithic, multiContainer }: Sides<number>): Compared {
  const short = { monolithic: String(monolithic), multiContainer: String(multiContainer) }
  return {
    ...{ name, ...short, short },
    better: betterByCount({ monolithic, multiContainer }, 'lower'),
  }
}

function memory(bytes: Sides<number>): Compared {
  const [less, more] = [bytes.monolithic, bytes.multiContainer].sort((a, b) => a - b)
  const close = (more ?? 0) / (less ?? 1) < MEMORY_TOLERANCE
  const short = {
    monolithic: megabytes(bytes.monolithic),
    multiContainer: megabytes(bytes.multiContainer),
  }
  return {
    ...{ name: 'memory at one replica', ...short, short },
    better: close ? 'same' : betterByCount(bytes, 'lower'),
  }
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
  return said.length === 0 ? '' : ` Not compared, for requests failed: ${list(said)}.`
}

function enumerated(lead: string, figures: Compared[]): string {
  return figures.length === 0 ? lead : `${lead} (${list(figures.map(told))})`
}

function headline(facts: CostFacts): string {
  const [first] = facts.loads
  const speed = first ? `${Math.round(spreadOf(first.perSecond).median)} ${first.route}/s, ` : ''
  return `${speed}${megabytes(facts.memoryBytes)}, ${count(facts.containers, 'container')}, ${facts.configurationLines} lines of configuration`
}

function tone(better: Better, who: Better): 'good' | 'bad' | 'neutral' {
  if (better === 'same') return 'neutral'
  return better === who ? 'good' : 'bad'
}

function bar(label: string, group: string, values: number[]) {
  const { median: value, low, high } = spreadOf(values)
  return { label, group, value, low, high }
}

import { list, wholeNumber } from '../../../core/figures.ts'
import { spreadOf } from '../../../core/spread.ts'
import { called, inEach, inOrder } from '../answer.ts'
import type { Answer, Contenders, FigureRow } from '../experiment.ts'
import { causesOf, changeInWords } from './causes.ts'
import { AT_A_GLANCE } from './charts.ts'
import { compared } from './compared.ts'
import type { CostFacts } from './facts.ts'

type All = Contenders<CostFacts>

/** In how many figures the stack does worse than each monolith, how many requests each serves, and what slows the stack. */
export function costAnswer(all: All): Answer {
  return {
    sentences: [scoreSentence(all), ...speedSentence(all), ...causesSentence(all)],
    figures: figuresOf(all),
    caveats: [
      ...roundsCaveat(all),
      'What each of these figures is worth to you is your own to say.',
    ],
  }
}

function scoreSentence({ monoliths, stack }: All): string {
  const scores = monoliths.map(({ title, facts }, index) => {
    const figures = compared({ monolithic: facts, multiContainer: stack.facts })
    const won = (side: string) => figures.filter(({ better }) => better === side).length
    const [worse, better] = [won('monolithic'), won('multiContainer')]
    return index === 0
      ? `Beside ${called(title)}, the stack does worse in ${worse} of ${figures.length} figures and better in ${better}`
      : `beside ${called(title)}, worse in ${worse} of ${figures.length} and better in ${better}`
  })
  return `${scores.join('; ')}.`
}

const roundsCaveat = ({ stack: { facts } }: All) =>
  facts.loads
    .slice(0, 1)
    .map(({ perSecond }) => `Figures with a range are medians of ${perSecond.length} rounds.`)

/** Of the first route, which all pages need, where all serve it. */
function speedSentence(all: All): string[] {
  const [first] = all.stack.facts.loads
  const isServed = ({ facts: { loads } }: { facts: CostFacts }) => loads[0]?.failed === 0
  if (!first || !inOrder(all).every(isServed)) return []
  const speeds = inEach(all, speedOf, { after: ' requests a second are served' })
  return [`Of \`${first.route}\`, ${speeds}.`]
}

/** What could be left out of the stack, and whether it then serves more. */
function causesSentence({ stack }: All): string[] {
  const measured = causesOf(stack.facts).filter((one) => 'without' in one)
  const clear = measured.filter(({ without }) => without !== null)
  if (measured.length === 0) return []
  if (clear.length === 0) {
    const names = measured.map(({ name }) => name)
    return [`None of these clearly slows the stack: ${list(names)}.`]
  }
  const changes = clear.map((one, index) => {
    const what = index === 0 ? ' requests a second' : ''
    return `${changeInWords(one)}${what} without ${one.name}`
  })
  return [`The stack serves ${list(changes)}.`]
}

const speedOf = ({ loads: [first] }: CostFacts) =>
  first ? wholeNumber(spreadOf(first.perSecond).median) : '0'

/** Those that one should know, with their ranges. */
function figuresOf({ monoliths, stack }: All): FigureRow[] {
  const columns = monoliths.map(({ facts }) =>
    compared({ monolithic: facts, multiContainer: stack.facts }),
  )
  return Object.entries(AT_A_GLANCE).flatMap(([name, label]) => {
    const figures = columns.map((all) => all.find((one) => one.name === name))
    const ofStack = figures.find((one) => one !== undefined)?.multiContainer
    if (ofStack === undefined) return []
    return {
      name: label,
      cells: [...figures.map((one) => one?.monolithic ?? 'not compared'), ofStack],
    }
  })
}

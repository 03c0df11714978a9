import type { TitledFacts } from '../experiment.ts'
import type { Chart, Timeline, Matrix } from '../../../core/charts/chart.ts'
import { isDone } from '../outcome.ts'
import { nearestToMedian } from '../../../core/statistics.ts'
import type { Role } from '../../../engine/packagings/packaging.ts'
import type { UpdatesFacts } from './facts.ts'
import type { Swap } from './swap.ts'
import {
  failedOf,
  failedWords,
  hasFailed,
  hasLostAdded,
  hasLostOld,
  kept,
  keptWords,
  lostOf,
} from './words.ts'

export function updatesCharts(all: TitledFacts<UpdatesFacts>[]): Chart[] {
  const updates = all.flatMap(({ title, facts }) => updatesOf(title, facts))
  const timeline: Timeline = {
    kind: 'timeline',
    title: 'What users saw while it changed, in the median update',
    summary: updates.map(({ label, swaps }) => `${label}: ${failedWords(swaps)}`).join('; '),
    lanes: updates.map(({ label, swaps }) => {
      const { spans, marks } = usualOf(swaps)
      return { label, spans, marks }
    }),
  }
  const matrix: Matrix = {
    kind: 'matrix',
    title: 'What runs from another image, and what restarts',
    summary: updates
      .map(({ label, swaps }) => `${label}: ${touchedWords(swaps)}, ${keptWords(swaps)}`)
      .join('; '),
    columns: [
      'web in another image',
      'web restarted',
      'Redis in another image',
      'Redis restarted',
      'tasks kept',
      'new tasks lost',
      'requests failed',
    ],
    rows: updates.map(({ label, swaps, owner }) => ({
      label,
      cells: [
        { text: yesNo(usualOf(swaps).web.otherImage), tone: 'neutral' },
        restartCell(swaps, 'web', owner),
        { text: yesNo(usualOf(swaps).redis.otherImage), tone: 'neutral' },
        restartCell(swaps, 'redis', owner),
        { text: kept(swaps), tone: swaps.some(hasLostOld) ? 'bad' : 'good' },
        { text: lostOf(swaps), tone: swaps.some(hasLostAdded) ? 'bad' : 'good' },
        { text: failedOf(swaps), tone: swaps.some(hasFailed) ? 'bad' : 'good' },
      ],
    })),
  }
  return [matrix, timeline]
}

/** The one with the median of failed requests. */
const usualOf = (swaps: Swap[]) => nearestToMedian(swaps, ({ users }) => users.failed)

const yesNo = (is: boolean) => (is ? 'yes' : 'no')
/**
 * How often, and the container of the median update by the beginning of its id, before and after. A service that its own
 * change restarts is as it should be; another's that is restarted is not.
 */
function restartCell(
  swaps: Swap[],
  role: Role,
  owner: Role,
): Matrix['rows'][number]['cells'][number] {
  const { before, after } = usualOf(swaps)[role]
  const [old, now] = [before.container.slice(0, 6), after.container.slice(0, 6)]
  const isRestarted = swaps.some((one) => one[role].restarted)
  return {
    text: `${oftenOf(swaps, role)}: ${old === now ? `still ${now}` : `${old} → ${now}`}`,
    tone: role === owner ? 'neutral' : isRestarted ? 'bad' : 'good',
  }
}

function oftenOf(swaps: Swap[], role: Role): string {
  const times = swaps.filter((one) => one[role].restarted).length
  if (times === 0 || times === swaps.length) return yesNo(times > 0)
  return `${times} of ${swaps.length}`
}

function touchedWords(swaps: Swap[]): string {
  const words = [
    ...(swaps.some(({ web }) => web.restarted) ? ['web restarted'] : []),
    ...(swaps.some(({ redis }) => redis.restarted) ? ['Redis restarted'] : []),
  ]
  return words.length === 0 ? 'nothing restarted' : words.join(' and ')
}

function updatesOf(title: string, { fix, rolling, blueGreen, redisUpgrade }: UpdatesFacts) {
  const besideIt = blueGreen?.updates ?? []
  const named: { label: string; swaps: Swap[]; owner: Role }[] = [
    { label: `${title}: fix`, swaps: fix, owner: 'web' },
    { label: `${title}: fix, rolling`, swaps: isDone(rolling) ? rolling : [], owner: 'web' },
    {
      label: `${title}: fix, blue and green`,
      swaps: isDone(besideIt) ? besideIt : [],
      owner: 'web',
    },
    {
      label: `${title}: newer Redis`,
      swaps: isDone(redisUpgrade) ? redisUpgrade.swaps : [],
      owner: 'redis',
    },
  ]
  return named.filter(({ swaps }) => swaps.length > 0)
}

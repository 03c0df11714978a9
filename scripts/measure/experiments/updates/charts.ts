import type { Sides } from '../comparison.ts'
import type { Chart, Timeline, Matrix } from '../../../core/charts/chart.ts'
import { isDone } from '../outcome.ts'
import type { UpdatesFacts } from './facts.ts'
import type { Touched, Swap } from './swap.ts'

export function charts({ monolithic, multiContainer }: Sides<UpdatesFacts>): Chart[] {
  const swaps = [
    ...swapsOf('Monolithic', monolithic),
    ...swapsOf('Multi-container', multiContainer),
  ]
  const timeline: Timeline = {
    kind: 'timeline',
    title: 'What users saw while it changed',
    summary: swaps
      .map(({ label, swap: { users } }) => `${label}: ${users.failed} of ${users.requests} failed`)
      .join('; '),
    lanes: swaps.map(({ label, swap: { spans, marks } }) => ({ label, spans, marks })),
  }
  const matrix: Matrix = {
    kind: 'matrix',
    title: 'What runs from another image, and what restarts',
    summary: swaps
      .map(({ label, swap }) => `${label}: ${touchedWords(swap)}, ${kept(swap)} tasks kept`)
      .join('; '),
    columns: [
      'web in another image',
      'web restarted',
      'Redis in another image',
      'Redis restarted',
      'tasks kept',
      'requests failed',
    ],
    rows: swaps.map(({ label, swap, owner }) => ({
      label,
      cells: [
        { text: yesNo(swap.web.otherImage), tone: 'neutral' },
        restartCell(swap.web, owner === 'web'),
        { text: yesNo(swap.redis.otherImage), tone: 'neutral' },
        restartCell(swap.redis, owner === 'redis'),
        { text: kept(swap), tone: swap.tasks.after < swap.tasks.before ? 'bad' : 'good' },
        {
          text: `${swap.users.failed} of ${swap.users.requests}`,
          tone: swap.users.failed > 0 ? 'bad' : 'good',
        },
      ],
    })),
  }
  return [matrix, timeline]
}

const yesNo = (is: boolean) => (is ? 'yes' : 'no')
/**
 * With its container by the beginning of its id, before and after. A service that its own change restarts is as it
 * should be; another's that is restarted is not.
 */
function restartCell(
  { restarted, before, after }: Touched,
  isOwn: boolean,
): Matrix['rows'][number]['cells'][number] {
  const [old, now] = [before.container.slice(0, 6), after.container.slice(0, 6)]
  return {
    text: `${yesNo(restarted)}: ${old === now ? `still ${now}` : `${old} → ${now}`}`,
    tone: isOwn ? 'neutral' : restarted ? 'bad' : 'good',
  }
}

function touchedWords({ web, redis }: Swap): string {
  const words = [
    ...(web.restarted ? ['web restarted'] : []),
    ...(redis.restarted ? ['Redis restarted'] : []),
  ]
  return words.length === 0 ? 'nothing restarted' : words.join(' and ')
}

function swapsOf(title: string, { fix, rolling, redisUpgrade }: UpdatesFacts) {
  const named = [
    { label: `${title}: fix`, swap: fix, owner: 'web' },
    { label: `${title}: fix, rolling`, swap: rolling, owner: 'web' },
    { label: `${title}: newer Redis`, swap: redisUpgrade, owner: 'redis' },
  ]
  return named.flatMap(({ label, swap, owner }) =>
    isDone<Swap>(swap) ? [{ label, swap, owner }] : [],
  )
}

export const kept = ({ tasks }: Swap) => `${tasks.after} of ${tasks.before}`

import { table } from '../markdown-table.ts'
import { list, median, wholeNumber } from '../../core/figures.ts'
import { writers } from './charts.ts'
import type { Durability } from './results.ts'

const POLICIES = [
  'Redis writes each change to a file before it answers, and `appendfsync` says who brings it from there to the disk, and when.',
  [
    '- **`no`**: the kernel, within half a minute. What has been written is the kernel’s, so a crash of Redis or the end of its container loses nothing. A power cut, or whatever else ends the machine, takes the last half minute along.',
    '- **`everysec`**: a thread of Redis, once a second. A power cut takes a second along. But while such a sync is under way Redis holds back its next writes to the file, and not its answers ([its source](https://github.com/redis/redis/blob/7.0/src/aof.c), `flushAppendOnlyFile`): a mere crash in that time takes them along as well.',
    '- **`always`**: Redis itself, before it answers. Neither loses anything, where the disk does not lie. What it costs is the disk’s time, once for all writes that wait together.',
  ].join('\n'),
].join('\n\n')

const REASONS: Record<string, string> = {
  no: 'A container ends often, a machine seldom: what is promised here is that no crash, restart or update loses a task. Redis serves everybody in one thread, and waits for no disk. Where a machine’s end must cost nothing either, `always` is right, on a disk that has nothing else to do: on one that is busy, with containers that start say, Redis may stand still for longer than the app waits for it, and then an update fails requests that it need not fail.',
  everysec: 'A power cut costs a second, and a crash nothing but what was answered during a sync.',
  always:
    'No acknowledged write may be lost, whatever ends Redis. All wait while the disk does, readers too: Redis serves everybody in one thread.',
}

/** What each policy of writing to disk protects from, and what it costs, a paragraph each. */
export function durabilityParagraphs({ chosen, figures }: Durability): string[] {
  return [
    POLICIES,
    `Both packagings ask for \`${chosen}\`. ${REASONS[chosen] ?? ''}`.trim(),
    table(
      [
        'Writers',
        'appendfsync',
        'Writes a second',
        'p99 of a write',
        'Redis stood still for its file, at most',
      ],
      figures.map(({ connections, policy, writesPerSecond, p99Ms, standstillMs }) => [
        ...[writers(connections), `\`${policy}\``],
        ...[median(writesPerSecond, wholeNumber), median(p99Ms), median(standstillMs)],
      ]),
    ),
    costSentence(figures),
  ]
}

function costSentence(figures: Durability['figures']): string {
  const shares = [...Map.groupBy(figures, ({ connections }) => connections)].flatMap(
    ([connections, ofBoth]) => {
      const of = (wanted: string) =>
        ofBoth.find(({ policy }) => policy === wanted)?.writesPerSecond.median ?? 0
      const share = Math.round((100 * of('always')) / (of('no') || 1))
      return [`${share} % with ${writers(connections)}`]
    },
  )
  return `Of the writes that \`no\` lets through, \`always\` lets through ${list(shares)}. They took turns on one stack, through the gateway and the app, as fast as they could.`
}

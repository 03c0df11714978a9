import type { Sides, Better } from '../comparison.ts'
import { earlier } from '../earlier-runs.ts'
import type { Reading } from '../experiment.ts'
import { count, duration, list, megabytes } from '../../../core/figures.ts'
import { closedByHygiene, type ThreeWay } from '../gap.ts'
import { type Bulk, type HygieneFacts, noControl } from './facts.ts'

/** Differences of under 5 % are no argument for anything. */
const SAME_BELOW = 1.05

interface Measure extends ThreeWay {
  name: string
  format: (value: number) => string
}

/** Says which part of each difference hygiene closes, and who does better once the monolith is clean. */
export function readHygiene(facts: Sides<HygieneFacts>): Reading {
  const { monolithic, multiContainer } = facts
  const { control } = monolithic
  if (!control) throw noControl()
  const measures = measuresOf(monolithic.whole, control, multiContainer.whole)
  const [size] = measures
  return {
    better: size ? betterAfter(size) : 'same',
    sentence: `Cleaning up alone, one container or not, closes ${list(measures.map(closedBy))}. ${remaining(size)}`,
    headline: {
      monolithic: `${megabytes(control.downloadBytes)} once clean, ${megabytes(monolithic.whole.downloadBytes)} as it is`,
      multiContainer: `${megabytes(multiContainer.whole.downloadBytes)} in all`,
    },
    caveats: [
      'The clean monolith is monolithic/slim.Dockerfile: the same process manager, Redis and app, without build and debugging tools. It keeps every other trait of a monolith.',
      'It also keeps the monolith’s base image, while the stack’s images have others: how much of the rest is theirs, and how much the architecture’s, was not measured.',
      'Packages and setuid files that two images of the stack have count twice, for each image has to be patched.',
      ...coldBuildCaveats(monolithic.whole, control, multiContainer.whole),
    ],
    charts: [
      {
        kind: 'matrix',
        title: 'What hygiene closes, and what is left',
        summary: measures.map(told).join('; '),
        columns: ['Monolith', 'Clean monolith', 'Stack', 'Closed by hygiene'],
        rows: measures.map((one) => ({
          label: one.name,
          cells: [...cells(one), { text: share(one), tone: 'neutral' }],
        })),
      },
    ],
  }
}

function measuresOf(monolith: Bulk, clean: Bulk, stack: Bulk): Measure[] {
  const measure = (
    name: string,
    key: keyof Omit<Bulk, 'coldBuild'>,
    format: Measure['format'] = String,
  ): Measure => ({
    name,
    format,
    monolith: monolith[key],
    clean: clean[key],
    stack: stack[key],
  })
  const builds = [monolith, clean, stack].flatMap(({ coldBuild }) =>
    'milliseconds' in coldBuild ? [coldBuild.milliseconds] : [],
  )
  const [first, second, third] = builds
  return [
    measure('download', 'downloadBytes', megabytes),
    measure('stored size', 'storedBytes', megabytes),
    measure('packages', 'packages'),
    measure('setuid and setgid files', 'setIdFiles'),
    ...(first !== undefined && second !== undefined && third !== undefined
      ? [
          {
            name: 'build without cache',
            format: duration,
            monolith: first,
            clean: second,
            stack: third,
          },
        ]
      : []),
  ]
}

/** The least of the three speaks for whoever has it, the most against; neither where all are about the same. */
function cells({ monolith, clean, stack, format }: Measure) {
  const values = [monolith, clean, stack]
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const toneOf = (value: number) => {
    if (most <= least * SAME_BELOW) return 'neutral'
    if (value <= least * SAME_BELOW) return 'good'
    return value * SAME_BELOW >= most ? 'bad' : 'neutral'
  }
  return values.map((value) => ({ text: format(value), tone: toneOf(value) }) as const)
}

function share(one: Measure): string {
  const closed = closedByHygiene(one)
  return closed === undefined ? 'no gap' : `${closed} %`
}

const told = (one: Measure) =>
  `${one.name} ${one.format(one.monolith)}, clean ${one.format(one.clean)}, stack ${one.format(one.stack)}`

function closedBy(one: Measure): string {
  const figures = `${one.format(one.monolith)} → ${one.format(one.clean)}, stack ${one.format(one.stack)}`
  const closed = share(one)
  return closed === 'no gap'
    ? `no gap in ${one.name}, for there is none (${figures})`
    : `${closed} of the gap in ${one.name} (${figures})`
}

function remaining(size: Measure | undefined): string {
  if (!size) return ''
  const better = betterAfter(size)
  const [clean, stack] = [size.format(size.clean), size.format(size.stack)]
  if (better === 'same') return `To download, a clean monolith and the stack are about the same.`
  return better === 'monolithic'
    ? `A clean monolith is smaller to download than the whole stack (${clean} against ${stack}): there, splitting costs.`
    : `The rest of the download, ${clean} against ${stack}, is left to the base images and the architecture.`
}

function betterAfter({ clean, stack }: Measure): Better {
  if (Math.max(clean, stack) / Math.min(clean, stack) < SAME_BELOW) return 'same'
  return clean < stack ? 'monolithic' : 'multiContainer'
}

function coldBuildCaveats(monolith: Bulk, clean: Bulk, stack: Bulk): string[] {
  const builds = [
    { whose: 'the monolith', build: monolith.coldBuild },
    { whose: 'the clean monolith', build: clean.coldBuild },
    { whose: 'the stack', build: stack.coldBuild },
  ]
  const failed = builds.flatMap(({ build }) => ('failed' in build ? [build.failed] : []))
  if (failed.length > 0) {
    return [
      `Builds without cache are not compared: ${count(failed.length, 'build')} failed (${failed[0] ?? ''}).`,
    ]
  }
  const before = builds.flatMap(({ whose, build }) =>
    'measuredAt' in build ? [`${whose}${earlier(build)}`] : [],
  )
  const told = before.length === 0 ? '' : ` Not built again in this run: ${list(before)}.`
  return [
    `Builds without cache: one of each, one after the other; downloads are part of them.${told}`,
  ]
}

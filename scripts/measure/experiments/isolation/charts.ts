import { isDeepStrictEqual } from 'node:util'
import type { Matrix } from '../../../core/charts/chart.ts'
import { rowsInWords } from '../../../core/charts/chart-parts.ts'
import { list } from '../../../core/figures.ts'
import { POST_EXPLOITATION_CHECKS, type Attempt } from '../../../engine/faults/post-exploitation.ts'
import type { Inventory } from '../../../engine/image/inventory.ts'
import type { TitledFacts } from '../experiment.ts'
import { type Facts, networkName } from './words.ts'

type All = TitledFacts<Facts>[]

export const isolationCharts = (all: All) => [
  attemptMatrix(all),
  offerMatrix(all),
  rightsMatrix(all),
]

function attemptMatrix(all: All): Matrix {
  const rows = [
    ...POST_EXPLOITATION_CHECKS.map((check) => ({
      label: check,
      cells: all.map(({ facts }) => cellOf(facts, check)),
    })),
    {
      label: 'reach Redis from a neighbor',
      cells: all.map(({ facts }) => neighborCell(facts)),
    },
  ]
  return {
    kind: 'matrix',
    title: 'What an attacker in the app can do',
    summary: rowsInWords(rows),
    columns: all.map(({ title }) => title),
    rows,
  }
}

type Cell = Matrix['rows'][number]['cells'][number]
function cellOf({ attempts }: Facts, check: Attempt['check']): Cell {
  const attempt = attempts.find((one) => one.check === check)
  if (!attempt) return { text: 'not tried', tone: 'neutral' }
  const output = attempt.output === '' ? '' : `: ${attempt.output}`
  return attempt.succeeded
    ? { text: `yes, with ${attempt.tool}`, tone: 'bad' }
    : { text: `no${output}`, tone: 'good' }
}

function neighborCell({ neighbors }: Facts): Cell {
  const inside = neighbors.filter(({ reached }) => reached)
  if (inside.length > 0) {
    return { text: `yes, ${list(inside.map(({ network }) => networkName(network)))}`, tone: 'bad' }
  }
  return {
    text: `no: ${[...new Set(neighbors.map(({ words }) => words))].join('; ')}`,
    tone: 'good',
  }
}

function offerMatrix(all: All): Matrix {
  const named = (names: string[]) => ({
    text:
      names.length === 0
        ? 'none'
        : `${names.length}: ${[...new Set(names)].slice(0, 6).join(', ')}${new Set(names).size > 6 ? ', …' : ''}`,
    tone: names.length === 0 ? ('good' as const) : ('neutral' as const),
  })
  const counted = (names: string[]) => ({ text: String(names.length), tone: 'neutral' as const })
  const kinds: [string, keyof Inventory, (names: string[]) => Cell][] = [
    ['packages', 'packages', counted],
    ['setuid and setgid files', 'setIdFiles', counted],
    ['shells', 'shells', named],
    ['interpreters', 'interpreters', named],
    ['compilers', 'compilers', named],
    ['package managers', 'packageManagers', named],
  ]
  // Where there are several images, what there is in the app's own is another question.
  const inventories = all.flatMap(({ title, facts: { whole, webImage } }) =>
    isDeepStrictEqual(whole, webImage)
      ? [{ column: title, inventory: whole }]
      : [
          { column: `${title}, all images`, inventory: whole },
          { column: `${title}, the app's image`, inventory: webImage },
        ],
  )
  return {
    kind: 'matrix',
    title: 'What there is to attack',
    summary: `${inventories.map(({ column, inventory }) => `${column}: ${inventory.packages.length} packages, ${inventory.setIdFiles.length} setuid or setgid files`).join('; ')}.`,
    columns: inventories.map(({ column }) => column),
    rows: kinds.map(([label, kind, format]) => ({
      label,
      cells: inventories.map(({ inventory }) => format(inventory[kind])),
    })),
  }
}

/** What runs: what can be talked to, as whom it runs, and what the kernel lets it do beyond that. */
function rightsMatrix(all: All): Matrix {
  const rows = [
    { label: 'listening TCP ports', cells: texts(all, portsOf) },
    { label: 'user of each process', cells: texts(all, usersOf) },
    { label: 'effective capabilities', cells: texts(all, capabilitiesOf) },
  ]
  return {
    kind: 'matrix',
    title: 'What runs, and with what rights',
    summary: rowsInWords(rows),
    columns: all.map(({ title }) => title),
    rows,
  }
}

const texts = (all: All, of: (one: Facts) => string): Cell[] =>
  all.map(({ facts }) => ({ text: of(facts) || 'none', tone: 'neutral' }))
function portsOf({ listening }: Facts): string {
  return listening
    .filter(({ ports }) => ports.length > 0)
    .map(({ service, ports }) => {
      const told = ports.map(({ port, loopback }) => `${port}${loopback ? ' (inside only)' : ''}`)
      return `${service} ${told.join(', ')}`
    })
    .join('; ')
}

function usersOf({ processes }: Facts): string {
  return processes
    .map(({ name, uid }) => `${name}: ${uid === 0 ? 'root' : `user ${uid}`}`)
    .join('; ')
}

/** Processes with the same capabilities are told together. */
function capabilitiesOf({ processes }: Facts): string {
  const groups = Map.groupBy(processes, (one) => one.capabilities.join(', ') || 'none')
  return [...groups]
    .map(([names, those]) => `${list(those.map(({ name }) => name))}: ${names}`)
    .join('; ')
}

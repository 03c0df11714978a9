import { duration, median, wholeNumber } from '../../core/figures.ts'
import { type Spread, spreadOf } from '../../core/spread.ts'
import { sum } from '../../core/statistics.ts'
import { table } from '../markdown-table.ts'
import { rate } from './figures.ts'
import type { MeasuredStack } from './results.ts'

// Sums on paper: what so many requests a second would take, were each to cost what it cost in the bench.

/** How many requests a second the sums are done for. */
const RATES = [10, 1000, 100_000]

/** How much of its cores a part is to take at most. A choice and no measurement: what is left is for peaks. */
export const FILL = 0.6

/** How many cores one of a service can use at most; the gateway's is `nbthread` in haproxy.cfg. */
export const CORES: Record<string, number> = { web: 1, gateway: 2, redis: 1 }

/** What a request costs in a part of the stack. */
export interface Cost {
  part: string
  /** Cores that the part took, over the rounds. */
  taken: Spread
  /** CPU time for one request, over the rounds. Milliseconds. */
  ms: Spread
}

/** What each part took; none where the machine does not tell who takes which core. */
export function costsOf({ rounds }: Pick<MeasuredStack, 'rounds'>): Cost[] {
  const told = rounds.flatMap(({ cores, perSecond }) => {
    if (!cores || perSecond === 0) return []
    const all: Record<string, number> = { ...cores }
    all['all together'] = sum(Object.values(cores), (one) => one)
    return [{ cores: all, perSecond }]
  })
  return Object.keys(told[0]?.cores ?? {}).map((part) => ({
    part,
    taken: spreadOf(told.map(({ cores }) => cores[part] ?? 0)),
    ms: spreadOf(told.map(({ cores, perSecond }) => ((cores[part] ?? 0) * 1000) / perSecond)),
  }))
}

/** What each part took, and when one of a service is full. */
export function costsTable(costs: Cost[]): string {
  const head = ['Part', 'Cores taken', 'CPU time of a request', 'Cores that one can use']
  const rows = costs.map(({ part, taken, ms }) => {
    const cores = CORES[part]
    const full = cores && ms.median > 0 ? `${rate((cores * 1000) / ms.median)} a second` : '–'
    const shown = [median(taken, (one) => one.toFixed(2)), median(ms, duration)]
    return [part, ...shown, cores ? String(cores) : '–', full]
  })
  return table([...head, 'So one is full at'], rows)
}

/** How many of a part carry a rate while each takes no more than its share. At least one. */
export function howMany(perSecond: number, ms: number, cores: number): number {
  const taken = (perSecond * ms) / 1000
  // What a float makes of 3 cores in 5 of 0.6 is a hair more than 5.
  return Math.max(1, Math.ceil(Number((taken / (cores * FILL)).toPrecision(12))))
}

/** How many of each service carry which rate. */
export function sumsTable(costs: Cost[], answerBytes: number): string {
  const services = costs.filter(({ part }) => part in CORES)
  const head = ['Requests a second', 'Cores taken', ...services.map(({ part }) => part)]
  const rows = RATES.map((perSecond) => {
    const taken = sum(services, ({ ms }) => (perSecond * ms.median) / 1000)
    const counts = services.map(({ part, ms }) => {
      const counted = median(ms, (one) => String(howMany(perSecond, one, CORES[part] ?? 1)))
      // There can be only one, however many its load is worth.
      return part === 'redis' && counted !== '1' ? `1, but ${counted} times as fast` : counted
    })
    const mbits = (perSecond * answerBytes * 8) / 1e6
    return [wholeNumber(perSecond), twoDigits(taken), ...counts, twoDigits(mbits)]
  })
  return table([...head, 'Mbit/s of answers'], rows)
}

/** Two digits that count. */
const twoDigits = (value: number) => String(Number(value.toPrecision(2)))

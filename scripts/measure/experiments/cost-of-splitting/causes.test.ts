import { describe, expect, it } from 'vitest'
import { causesCaveats, causesOf, causesSentence } from './causes.ts'
import type { CostFacts, Variant, VariantFacts } from './facts.ts'

type Variants = NonNullable<CostFacts['variants']>

/** So many requests a second in each of eight rounds. */
const served = (perSecond: number, failed = 0): VariantFacts => ({
  perSecond: Array.from({ length: 8 }, (_, round) => perSecond + round),
  failed,
})
/** What serves the same, whatever is left out; but for these. */
const variants = (changed: Partial<Variants> = {}): Variants => ({
  ...{ asItComes: served(1000), pastProxy: served(1000), pastGateway: served(1000) },
  ...{ noLogDriver: served(1000), sharedNetwork: served(1000), ...changed },
})
/** Who was asked where, and whether it counted: `Docker’s proxy: 30 % more`. */
const told = (changed: Partial<Variants>) => {
  const causes = causesOf({ variants: variants(changed) } as CostFacts)
  return causes.map((one) =>
    'reason' in one
      ? `${one.name}: ${one.reason}`
      : `${one.name}: ${one.without ?? 'no clear difference'}, ${one.changePercent} %`,
  )
}
const same = (name: string) => `${name}: no clear difference, 0 %`
const [GATEWAY, PROXY, LOGS, NETWORK] = [
  ...['the gateway', 'Docker’s proxy', 'Docker’s log driver', 'the network between app and Redis'],
] as [string, string, string, string]

describe('the causes of what splitting costs', () => {
  it.each<[string, Partial<Variants>, string[]]>([
    [
      'the gateway, beside itself without the proxy',
      { pastProxy: served(1300), pastGateway: served(2600) },
      [`${GATEWAY}: more, 100 %`, `${PROXY}: more, 30 %`, same(LOGS), same(NETWORK)],
    ],
    [
      'the log driver',
      { noLogDriver: served(1200) },
      [same(GATEWAY), same(PROXY), `${LOGS}: more, 20 %`, same(NETWORK)],
    ],
    [
      'a network without which there is less',
      { sharedNetwork: served(500) },
      [same(GATEWAY), same(PROXY), same(LOGS), `${NETWORK}: fewer, -50 %`],
    ],
    [
      'less than a tenth, which counts as nothing',
      { noLogDriver: served(1080) },
      [same(GATEWAY), same(PROXY), `${LOGS}: no clear difference, 8 %`, same(NETWORK)],
    ],
    [
      'seven rounds of eight, which count as nothing',
      { noLogDriver: { perSecond: [900, ...served(2000).perSecond.slice(1)], failed: 0 } },
      [same(GATEWAY), same(PROXY), `${LOGS}: no clear difference, 100 %`, same(NETWORK)],
    ],
    [
      'a stack without a gateway',
      { pastGateway: { impossible: 'Users ask the app itself.' } },
      [
        `${GATEWAY}: not possible (Users ask the app itself.)`,
        same(PROXY),
        same(LOGS),
        same(NETWORK),
      ],
    ],
    [
      'an engine whose containers are not reached from here',
      { pastProxy: { notMeasured: 'No way.' }, pastGateway: { notMeasured: 'No way, too.' } },
      [
        ...[`${GATEWAY}: not measured (No way.)`, `${PROXY}: not measured (No way.)`],
        ...[same(LOGS), same(NETWORK)],
      ],
    ],
    [
      'requests that failed',
      { sharedNetwork: served(1000, 3) },
      [same(GATEWAY), same(PROXY), same(LOGS), `${NETWORK}: not compared (3 requests failed)`],
    ],
  ])('%s', (_, changed, expected) => {
    expect(told(changed)).toEqual(expected)
  })

  it('are none where all is in one container', () => {
    expect(causesOf({} as CostFacts)).toEqual([])
    expect(causesSentence([])).toBe('')
    expect(causesCaveats([])).toEqual([])
  })
})

describe('what is said of them', () => {
  const causesWith = (changed: Partial<Variants>) =>
    causesOf({ variants: variants(changed) } as CostFacts)

  it('is one sentence for all that was left out', () => {
    const changed = { pastGateway: served(1500), sharedNetwork: served(500) }
    expect(causesSentence(causesWith(changed))).toBe(
      'Requests a second of the stack (`GET /api/tasks`) with one thing left out: 50 % more without the gateway; no clear difference without Docker’s proxy; no clear difference without Docker’s log driver; 50 % fewer without the network between app and Redis.',
    )
  })

  it('leaves out what was not, and says why elsewhere', () => {
    const causes = causesWith({ sharedNetwork: { impossible: 'It has links.' } })
    expect(causesSentence(causes)).not.toContain('network')
    expect(causesCaveats(causes).at(-1)).toBe(
      'The cost of the network between app and Redis: not possible (It has links.)',
    )
  })

  it('is nothing where nothing could be left out', () => {
    const reason = { notMeasured: 'No.' }
    const all: Variant[] = ['pastProxy', 'pastGateway', 'noLogDriver', 'sharedNetwork']
    const changed = Object.fromEntries(all.map((id) => [id, reason]))
    expect(causesSentence(causesWith(changed))).toBe('')
  })
})

import { describe, expect, it } from 'vitest'
import { drawChart } from './svg.ts'
import { legibleSpans } from './legible-spans.ts'

type Tone = 'ok' | 'failed' | 'down'

const span = (fromMs: number, toMs: number, tone: Tone) => ({ fromMs, toMs, tone, label: tone })

describe('legibleSpans', () => {
  it('leaves alone what can be seen, and a short one between long ones', () => {
    const spans = [span(0, 100, 'ok'), span(100, 101, 'failed'), span(101, 200, 'ok')]
    expect(legibleSpans(spans, 10)).toEqual(spans)
    expect(legibleSpans([], 10)).toEqual([])
  })

  it('makes one of short neighbors, in the tone of the worst', () => {
    const spans = [
      span(0, 100, 'ok'),
      span(100, 102, 'failed'),
      span(102, 104, 'ok'),
      span(104, 106, 'down'),
      span(106, 200, 'ok'),
    ]
    expect(legibleSpans(spans, 10)).toEqual([
      span(0, 100, 'ok'),
      {
        ...{ fromMs: 100, toMs: 106, tone: 'down' },
        label: '3 changes, too short to draw each',
      },
      span(106, 200, 'ok'),
    ])
  })

  it('draws no more than there is room for, whatever takes turns', () => {
    const turns = Array.from({ length: 10_000 }, (_, index) =>
      span(index, index + 1, index % 2 === 0 ? 'ok' : 'failed'),
    )
    const drawn = legibleSpans(turns, 100)
    expect(drawn.length).toBeLessThanOrEqual(100)
    expect(drawn[0]?.fromMs).toBe(0)
    expect(drawn.at(-1)?.toMs).toBe(10_000)
    const lanes = ['one', 'other'].map((label) => ({ label, spans: turns, marks: [] }))
    const chart = { kind: 'timeline', title: 'Turns', summary: 'many', lanes } as const
    expect(drawChart({ ...chart, lanes }, 'wide').length).toBeLessThan(150_000)
  })
})

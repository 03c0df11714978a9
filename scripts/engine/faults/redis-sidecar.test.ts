import { describe, expect, it } from 'vitest'
import { parseBenchmarkP99 } from './redis-sidecar.ts'

describe('parseBenchmarkP99', () => {
  it('reads what redis-benchmark 7 prints', () => {
    const csv = `"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
"PING_MBULK","20000.00","0.045","0.016","0.047","0.063","0.087","1.231"`
    expect(parseBenchmarkP99(csv)).toBe(0.087)
  })

  it('never takes an error for a figure', () => {
    expect(() => parseBenchmarkP99('Could not connect to Redis')).toThrow('printed no p99')
  })
})

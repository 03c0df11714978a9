import { repeated } from '../fault.ts'
import { REPLICAS } from '../system-under-test.ts'

/** From three: down to one, and up to more than before. */
const STEPS = [1, 5]

export const scaled = repeated({
  id: 'scaled',
  title: `Scaling ${[REPLICAS, ...STEPS].join(' → ')}`,
  meaning: 'Replicas leave and join under load, without anybody being cut off.',
  packagings: ['multiContainer'],
  when: 'exclusive',
  ready: ({ stack, docker }) => stack.scale(docker.recordingTo([]), REPLICAS),
  async inflict({ stack, docker }) {
    const beganMs = performance.now()
    const marks = []
    for (const copies of STEPS) {
      marks.push({ atMs: performance.now(), label: `to ${copies}` })
      await stack.scale(docker, copies)
    }
    const effectiveMs = performance.now()
    marks.push({ atMs: effectiveMs, label: 'done' })
    return { beganMs, effectiveMs, endedMs: beganMs, marks }
  },
})

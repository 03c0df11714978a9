import { untilPauseIsReset } from '../../../engine/faults/crash.ts'
import { repeated } from '../fault.ts'
import { withWitness } from '../witness.ts'
import { kill, processOf } from './kill.ts'

export const redisCrashed = repeated({
  id: 'redis-crashed',
  title: 'Crash of Redis',
  meaning: 'SIGKILL of Redis’s process, which reads its file again when it is back.',
  packagings: ['multiContainer', 'monolithic'],
  takesRedisAway: true,
  async ready(site) {
    const { container } = await processOf(site, 'redis')
    if (container.service === 'redis') await untilPauseIsReset(site.docker, container, site.signal)
  },
  inflict: (site) =>
    withWitness(site, async (witness) => {
      const crash = await kill(site, await processOf(site, 'redis'))
      const redisAnswersMs = await witness.answersAgain(crash.beganMs)
      const marks = [...crash.marks, { atMs: redisAnswersMs, label: 'Redis answers' }]
      return { ...crash, redisAnswersMs, marks }
    }),
})

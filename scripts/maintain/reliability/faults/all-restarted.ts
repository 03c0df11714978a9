import { assertOwn } from '../../../engine/docker/own-container.ts'
import { repeated } from '../fault.ts'

export const allRestarted = repeated({
  id: 'all-restarted',
  title: 'All containers restarted',
  meaning:
    'What a restart of the engine does to them: all stop and start at the same time, in no order, and may get other addresses.',
  packagings: ['multiContainer', 'monolithic'],
  async inflict({ docker, run, stack }) {
    const containers = await stack.containers(docker.recordingTo([]))
    for (const { id } of containers) await assertOwn(docker, run, id)
    const beganMs = performance.now()
    // A command each: one command would restart one after the other.
    await Promise.all(containers.map(({ name }) => docker.run(['restart', name])))
    const effectiveMs = performance.now()
    return {
      ...{ beganMs, effectiveMs, endedMs: beganMs },
      marks: [
        { atMs: beganMs, label: 'docker restart of all' },
        { atMs: effectiveMs, label: 'all started' },
      ],
    }
  },
})

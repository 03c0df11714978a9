import { untilPauseIsReset } from '../../../engine/faults/crash.ts'
import { repeated } from '../fault.ts'
import { kill, processOf } from './kill.ts'

export const gatewayKilled = repeated({
  id: 'gateway-killed',
  title: 'SIGKILL of the gateway',
  meaning:
    'What stands before or around the app ends: HAProxy in the stack, supervisord in the monolith. There is one of it, so everybody notices.',
  packagings: ['multiContainer', 'monolithic'],
  async ready(site) {
    const { container } = await processOf(site, 'extra')
    await untilPauseIsReset(site.docker, container, site.signal)
  },
  inflict: async (site) => kill(site, await processOf(site, 'extra')),
})

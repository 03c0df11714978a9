import { repeated } from '../fault.ts'
import { kill, processOf, untilPauseIsReset } from './kill.ts'

export const gatewayKilled = repeated({
  id: 'gateway-killed',
  title: 'SIGKILL of the gateway',
  meaning:
    'What stands before or around the app ends: HAProxy in the stack, supervisord in the monolith. There is one of it, so everybody notices.',
  packagings: ['multiContainer', 'monolithic'],
  ready: async (site) => untilPauseIsReset(site, (await processOf(site, 'extra')).container),
  inflict: async (site) => kill(site, await processOf(site, 'extra')),
})

import { untilPauseIsReset } from '../../../engine/faults/crash.ts'
import { repeated } from '../fault.ts'
import { kill, webProcess } from './kill.ts'

export const webKilled = repeated({
  id: 'web-killed',
  title: 'SIGKILL of a web process',
  meaning:
    'A bug or the kernel’s out-of-memory killer ends the app. In the stack it is one of three replicas, each in its turn.',
  packagings: ['multiContainer', 'monolithic'],
  async ready(site, n) {
    const { container } = await webProcess(site, n)
    if (container.service === 'web') await untilPauseIsReset(site.docker, container, site.signal)
  },
  inflict: async (site, n) => kill(site, await webProcess(site, n)),
})

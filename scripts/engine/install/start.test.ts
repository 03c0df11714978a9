import { expect, it } from 'vitest'
import { parseRelease, type Host } from './host.ts'
import { LOG_FILE, startMethod } from './start.ts'

const host: Host = {
  platform: 'linux',
  release: parseRelease(''),
  hasApt: true,
  elevation: 'root',
  hasSystemd: false,
  hasDockerd: true,
}

it.each([
  [{ hasSystemd: true }, 'systemctl start docker', 'journalctl'],
  [{ hasSystemd: true, elevation: 'sudo' }, 'sudo systemctl start docker', 'sudo journalctl'],
  [{ elevation: 'sudo' }, 'sudo service docker start', '/var/log/docker.log'],
  [{}, 'dockerd', LOG_FILE],
] as const)('with %j the engine is started by `%s`', (rest, command, log) => {
  const method = startMethod({ ...host, ...rest })
  expect(method.kind === 'command' ? method.command.join(' ') : method.program).toBe(command)
  expect(method.log.join(' ')).toContain(log)
})

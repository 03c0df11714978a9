import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { LIST_PROCESSES, parseProcesses, treeOf } from './processes.ts'

describe('parseProcesses', () => {
  it('reads ids, the resident set in bytes, the command with its blanks', () => {
    const stdout = `16442 16422 0 25984 /usr/bin/python3 /usr/bin/supervisord -c /etc/supervisor/supervisord.conf \n16466 16442 4294967294 0 [odd]`
    expect(parseProcesses(stdout)).toEqual([
      {
        pid: 16442,
        parentPid: 16422,
        uid: 0,
        residentBytes: 25984 * 1024,
        command: '/usr/bin/python3 /usr/bin/supervisord -c /etc/supervisor/supervisord.conf',
      },
      { pid: 16466, parentPid: 16442, uid: 4294967294, residentBytes: 0, command: '[odd]' },
    ])
    expect(parseProcesses('')).toEqual([])
  })

  it('takes nothing else for it', () => {
    expect(() => parseProcesses('USER PID COMMAND')).toThrow('This is no process')
  })
})

it('keeps the tree of the first process', () => {
  const process = (pid: number, parentPid: number) => ({
    pid,
    parentPid,
    uid: 0,
    residentBytes: 1,
    command: String(pid),
  })
  const all = [process(20, 1), process(21, 20), process(12, 11), process(11, 10), process(10, 1)]
  expect(treeOf(10, all).map(({ pid }) => pid)).toEqual([10, 11, 12])
})

describe.runIf(process.platform === 'linux')('the script that reads /proc', () => {
  it('lists a tree, parents first, whatever is in a command, and no zombie', async () => {
    // The second child ends at once, and its parent, which is another program by then, never asks for its exit code.
    const script = `sleep 61 & exec "$0" -e 'process.title = "a b\\nc"; console.log("up"); setTimeout(() => {}, 60_000)'`
    const parent = spawn('sh', ['-c', `true & ${script}`, process.execPath], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      await once(parent.stdout, 'data')
      const { stdout } = await execa('sh', ['-c', LIST_PROCESSES, 'sh', String(parent.pid)])
      const found = parseProcesses(stdout)
      expect(found.map(({ command }) => command)).toEqual(['a b c', 'sleep 61'])
      const [first, second] = found
      expect(first).toMatchObject({ pid: parent.pid, parentPid: process.pid })
      expect(second).toMatchObject({ parentPid: parent.pid, uid: process.getuid?.() })
      expect(first?.residentBytes).toBeGreaterThan(10e6)
      process.kill(second?.pid ?? 0, 'SIGKILL')
    } finally {
      parent.kill('SIGKILL')
    }
  })

  it('lists nothing of a process that is gone', async () => {
    const { stdout } = await execa('sh', ['-c', LIST_PROCESSES, 'sh', '4194305'])
    expect(parseProcesses(stdout)).toEqual([])
  })
})

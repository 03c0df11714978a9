import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { parseBusy, parseStat, pidsOfName, type ProcessTimes, treesOf, untilIdle } from './cpu.ts'
import { coresTaken } from './cores-taken.ts'

const STAT = '4321 (a (b) c) S 17 4321 4321 0 -1 4194560 9 0 0 0 250 50 7 7 20 0 11 0 100 1 2 3 4 5'

it('reads the clock of a process, whatever its name is', () => {
  expect(parseStat(STAT)).toEqual({ name: 'a (b) c', parentPid: 17, group: 4321, cpuMs: 3000 })
})

it('reads how long all cores were busy', () => {
  const text = 'cpu  100 10 50 9000 70 1 2 30 0 0\ncpu0 1 2 3 4\n'
  expect(parseBusy(text)).toBe(1630)
})

const one = (name: string, parentPid: number, cpuMs: number): ProcessTimes => ({
  ...{ name, parentPid, cpuMs, group: 0 },
})
const processes = new Map([
  [10, one('init', 1, 1)],
  [5, one('node', 10, 20)],
  [3, one('worker', 5, 300)],
  [77, one('dockerd', 1, 4000)],
])

it('finds a process and all that descend from it, whatever their ids', () => {
  expect(treesOf(processes, [10])).toEqual([10, 5, 3])
  expect(treesOf(processes, [3, 5])).toEqual([3, 5])
})

it('finds processes by their name', () => {
  expect(pidsOfName(processes, /^(dockerd|init)$/)).toEqual([10, 77])
})

it('says who took which part of the cores, and what nobody accounts for', () => {
  const later = new Map([...processes].map(([pid, it]) => [pid, { ...it, cpuMs: it.cpuMs + 100 }]))
  const before = { at: 0, processes, busyMs: 0 }
  const after = { at: 1000, processes: later, busyMs: 1500 }
  const parts = [
    { name: 'web', roots: [10] },
    { name: 'Docker', processName: /^dockerd$/ },
  ]
  expect(coresTaken(before, after, parts)).toEqual({
    ...{ web: 0.3, Docker: 0.1, 'Everything else': 1.1 },
  })
})

it('takes nothing away for a process that has ended', () => {
  const later = new Map([...processes].filter(([pid]) => pid !== 3))
  const [before, after] = [
    { at: 0, processes, busyMs: 0 },
    { at: 1000, processes: later, busyMs: 0 },
  ]
  expect(coresTaken(before, after, [{ name: 'web', roots: [10] }])).toMatchObject({ web: 0 })
})

/** Says when it begins to compute, and when it has done, and then waits for its end. */
const WORKER = `
console.log('begins')
const end = performance.now() + 1500
while (performance.now() < end);
console.log('done')
setTimeout(() => {}, 60_000)`

it.runIf(process.platform === 'linux')(
  'takes no worker for idle that waits for a core which it shares',
  async () => {
    const workers = [1, 2, 3].map(() =>
      spawn('taskset', ['-c', '0', process.execPath, '-e', WORKER]),
    )
    try {
      const said = workers.map(({ stdout }) => {
        const lines = { text: '' }
        stdout.setEncoding('utf8').on('data', (text: string) => (lines.text += text))
        return lines
      })
      await Promise.all(workers.map(({ stdout }) => once(stdout, 'data')))
      const { signal } = new AbortController()
      await untilIdle(
        'three workers',
        workers.map(({ pid }) => pid ?? 0),
        signal,
      )
      expect(said.map(({ text }) => text)).toEqual(Array(3).fill('begins\ndone\n'))
    } finally {
      for (const worker of workers) worker.kill('SIGKILL')
    }
  },
)

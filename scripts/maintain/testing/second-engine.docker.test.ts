import { existsSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { waitFor } from '../../core/wait.ts'
import { noSecondEngine } from './second-engine.ts'

const obstacle = await noSecondEngine()
if (obstacle !== undefined) console.error(`The second engine is not tested: ${obstacle}.`)

const COMMAND = `echo "$DOCKER_HOST $$"; docker info --format '{{json .DriverStatus}}'; ip -4 route; sleep 600`

describe.skipIf(obstacle !== undefined)('a command on the containerd image store', () => {
  it('has an engine and a network of its own, which go with whoever started them, killed or not', async () => {
    const script = path.join(ROOT, 'scripts/maintain/testing/on-containerd-store.ts')
    const tool = execa(process.execPath, [script, 'sh', '-c', COMMAND], { reject: false })
    let said = ''
    tool.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    try {
      await waitFor('the command', () => Promise.resolve(said.includes('\ndefault') || undefined), {
        timeoutMs: 90_000,
        details: () => Promise.resolve(said),
      })
      const [host = '', shell = ''] = said.split(/\s/)
      const directory = path.dirname(host.replace('unix://', ''))
      const traces = await tracesOf(directory)
      expect(said).toContain('io.containerd.snapshotter')
      expect(existsSync(directory)).toBe(true)
      expect(traces.filter(Boolean)).toHaveLength(3)

      tool.kill('SIGKILL')
      process.kill(Number(shell), 'SIGKILL')
      await waitFor(
        'the second engine to go',
        async () => ((await tracesOf(directory)).some(Boolean) ? undefined : true),
        { timeoutMs: 60_000, details: async () => JSON.stringify(await tracesOf(directory)) },
      )
    } finally {
      tool.kill()
    }
  })
})

/** Its files, its network and its rules of the firewall, as far as they are there. */
async function tracesOf(directory: string): Promise<boolean[]> {
  const name = path.basename(directory)
  const { stdout } = await execa('iptables-save', {
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
  })
  return [
    existsSync(directory),
    existsSync(`/run/netns/${name}`),
    stdout.includes(`second-${name.slice(-6)}`),
  ]
}

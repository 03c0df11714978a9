import path from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { waitFor } from '../../core/wait.ts'
import { endOrphans, findOrphans } from './orphans.ts'

const SCRIPT = `
  import { Docker } from ${JSON.stringify(path.join(import.meta.dirname, 'docker.ts'))}
  new Docker().follow(['events'], () => undefined)
  setInterval(() => undefined, 1000)
`

it.runIf(process.platform === 'linux')(
  'a docker command whose tool was killed is found, and ended',
  async () => {
    const tool = execa(process.execPath, ['--input-type=module', '--eval', SCRIPT], {
      reject: false,
    })
    // While the tool lives, its commands are its own.
    const commands = () => findOrphans((owner) => !owner.endsWith(`:${tool.pid}`))
    await waitFor('the tool to run docker', async () => (await commands())[0], {
      timeoutMs: 20_000,
    })
    expect(await findOrphans()).not.toContain((await commands())[0])
    tool.kill('SIGKILL')
    await tool
    expect(await commands()).not.toEqual([])
    await endOrphans()
    expect(await commands()).toEqual([])
  },
)

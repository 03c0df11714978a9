import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { ROOT } from './core/paths.ts'

it('npm run dev says in one sentence that its port is taken, before it starts anything', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    const PORT = String((server.address() as AddressInfo).port)
    const { exitCode, stderr } = await execa(process.execPath, ['scripts/dev.ts'], {
      cwd: ROOT,
      reject: false,
      env: { PORT },
    })
    expect(exitCode).toBe(1)
    expect(stderr).toBe(
      `✗ Port ${PORT} of this machine cannot be had: something listens there.\n  Choose another one: \`PORT=3001 npm run dev\`.`,
    )
  } finally {
    server.close()
  }
})

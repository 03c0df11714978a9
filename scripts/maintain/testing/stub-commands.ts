import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished, vi } from 'vitest'

/** Puts commands in front of any others of their names, for this test: each is the body of a shell script. */
export async function stubCommands(scripts: Record<string, string>): Promise<void> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'lab-stubs-'))
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await rm(directory, { recursive: true })
  })
  for (const [name, script] of Object.entries(scripts)) {
    const file = path.join(directory, name)
    await writeFile(file, `#!/bin/sh\n${script}\n`)
    await chmod(file, 0o755)
  }
  vi.stubEnv('PATH', `${directory}:${process.env['PATH']}`)
}

import { styleText } from 'node:util'
import { withCleanUp } from './engine/clean-up.ts'
import { Docker } from './engine/docker/docker.ts'
import { quote } from './engine/docker/evidence.ts'
import { ensureEngine } from './engine/install/engine.ts'
import { contentsLines } from './teach/kit/describe.ts'
import { loadKit } from './teach/kit/load.ts'
import { parseKitOptions } from './teach/kit/options.ts'
import { saveKit } from './teach/kit/save.ts'
import { megabytes } from './core/figures.ts'
import { main } from './core/main.ts'
import { fromReader, readerDirectory, typedPath } from './core/paths.ts'
import { newRun } from './core/run.ts'

await main(async (args, signal) => {
  const options = parseKitOptions(args)
  const file = fromReader(options.file)
  const shown = typedPath(file, readerDirectory())
  const docker = new Docker({ signal })
  const engine = await ensureEngine(docker, { interactive: false })
  const run = await newRun()
  const context = { file, docker, run, engine }
  await withCleanUp(docker, run, async () => {
    if (options.command === 'load') {
      for (const line of contentsLines([await loadKit(context)])) console.log(line)
      console.log('This machine can do the lab without a network now.')
      return
    }
    const { manifest, bytes, notes } = await saveKit({ ...context, ...options, file })
    for (const line of contentsLines(manifest.platforms)) console.log(line)
    console.log(`npm's packages for ${manifest.npm.hosts.join(', ')}`)
    for (const note of notes) console.log(note)
    console.log(`${styleText('bold', shown)}: ${megabytes(bytes)}`)
    console.log(`On each machine, after the clone: npm run kit -- load ${quote(shown)}`)
  })
  return 0
})

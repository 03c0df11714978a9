import { Command } from 'commander'
import { resolveBases } from './engine/bases/bases.ts'
import { describeBase, whatToType } from './engine/bases/describe.ts'
import { giveOfficialNames, namedAsOfficial } from './engine/bases/official-names.ts'
import { Docker } from './engine/docker/docker.ts'
import { ensureEngine } from './engine/install/engine.ts'
import { main } from './core/main.ts'

interface BasesOptions {
  tagStandIns: boolean
}

await main(async (args, signal) => {
  const { tagStandIns } = new Command('npm run bases --')
    .description(
      'Prepares every base image of the lab: present, else pulled, else built from packages as a stand-in.',
    )
    .option(
      '--tag-stand-ins',
      "also gives stand-ins the official images' names, so that plain docker commands find them",
      false,
    )
    .addHelpText('after', '\n`npm run clean` takes the official names from the stand-ins again.')
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts<BasesOptions>()
  const docker = new Docker({ signal })
  const onProgress = (line: string) => {
    console.error(`${line} …`)
  }
  await ensureEngine(docker, { interactive: false, onProgress })
  const bases = await resolveBases(docker, { onProgress })
  const given = tagStandIns ? await giveOfficialNames(docker, bases) : []
  for (const base of bases) console.log(describeBase(base))
  for (const name of given) console.log(`${name} is now the name of a stand-in, too.`)
  const named = (await namedAsOfficial(docker)).map(({ official }) => official)
  const advice = whatToType(bases, named)
  if (advice !== undefined) console.log(`\n${advice}`)
  return 0
})

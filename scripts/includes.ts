import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { documentsIn, fillIncludes, type Include } from './learn/guide/includes.ts'
import { count } from './core/figures.ts'
import { main } from './core/main.ts'
import { ROOT, typedPath } from './core/paths.ts'

// Puts the real files into the chapters that show them, or says which of them have changed since.
await main(async (args) => {
  const program = new Command('npm run includes --')
    .description(
      'Fills the code blocks of docs/ that show a file of the repository: those between `<!-- include: FILE -->` and `<!-- end include -->`.',
    )
    .option('--check', 'write nothing, and fail where a block is not as its file is')
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
  const { check = false } = program.opts<{ check?: boolean }>()
  const totals = { blocks: 0, drifted: 0, problems: 0 }
  for (const file of await documentsIn(path.join(ROOT, 'docs'))) {
    const before = await readFile(file, 'utf8')
    const { markdown, includes, drifted, problems } = await fillIncludes(before, ROOT)
    const shown = typedPath(file, ROOT)
    for (const { line, message } of problems) console.error(`${shown}:${line}: ${message}`)
    for (const include of drifted) tellDrift(shown, include, check)
    if (!check && markdown !== before) await writeFile(file, markdown)
    totals.blocks += includes.length
    totals.drifted += drifted.length
    totals.problems += problems.length
  }
  console.log(summary(totals, check))
  return totals.problems > 0 || (check && totals.drifted > 0) ? 1 : 0
})

function tellDrift(file: string, { line, source }: Include, check: boolean): void {
  const what = check ? `is not as ${source} is; \`npm run includes\` mends it` : `← ${source}`
  console.error(`${file}:${line}: ${check ? 'the block ' : ''}${what}`)
}

function summary(totals: { blocks: number; drifted: number; problems: number }, check: boolean) {
  const { blocks, drifted, problems } = totals
  const changed = check ? `${drifted} drifted` : `${drifted} filled anew`
  return `${count(blocks, 'included block')}: ${changed}, ${problems} that cannot be filled`
}

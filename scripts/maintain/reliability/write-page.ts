import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import prettier from 'prettier'
import { FOLDER, PAGE, reliabilityPage } from './page.ts'
import type { FaultsRun } from './results.ts'

/** The page and its pictures as they are in docs/, by name: formatted as every page is. */
export async function renderPage(run: FaultsRun, root: string): Promise<Record<string, string>> {
  const files = reliabilityPage(run)
  const options = await prettier.resolveConfig(path.join(root, 'docs', PAGE))
  const text = await prettier.format(files[PAGE] ?? '', { ...options, parser: 'markdown' })
  return { ...files, [PAGE]: text }
}

/** Writes docs/reliability.md, its pictures and the file that they were made from. @returns what was written, absolute */
export async function writePage(run: FaultsRun, root: string): Promise<string[]> {
  const docs = path.join(root, 'docs')
  const files = await renderPage(run, root)
  await mkdir(path.join(docs, FOLDER), { recursive: true })
  // Pictures of faults that are no more.
  for (const name of await readdir(path.join(docs, FOLDER))) {
    if (name.endsWith('.svg')) await rm(path.join(docs, FOLDER, name))
  }
  const all = { ...files, [`${FOLDER}/faults.json`]: `${JSON.stringify(run, null, 2)}\n` }
  for (const [name, text] of Object.entries(all)) await writeFile(path.join(docs, name), text)
  return Object.keys(all).map((name) => path.join(docs, name))
}

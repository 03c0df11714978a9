import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { ROOT } from '../../core/paths.ts'
import { formatPage, type PageFiles, resultsText, writePageFiles } from '../page-files.ts'
import { FOLDER, reliabilityPage } from './page.ts'
import type { FaultsRun } from './results.ts'

const PAGE = 'docs/reliability.md'
/** The folder of the page's pictures and of the results that it was made from. */
export const FIGURES = `docs/${FOLDER}`
export const PAGE_RESULTS = `${FIGURES}/faults.json`

/** The page, its pictures, and the results that it was made from. */
export async function pageFiles(run: FaultsRun): Promise<PageFiles> {
  const { markdown, pictures } = reliabilityPage(run)
  const images = [...pictures].map(([name, svg]) => [`${FIGURES}/${name}`, svg])
  return {
    [PAGE]: await formatPage(PAGE, markdown),
    ...(Object.fromEntries(images) as PageFiles),
    [PAGE_RESULTS]: resultsText(run),
  }
}

/** Writes them, in the place of those of another run. @returns their absolute paths */
export async function writePage(run: FaultsRun): Promise<string[]> {
  const files = await pageFiles(run)
  // Pictures of faults that are no more.
  for (const name of await readdir(path.join(ROOT, FIGURES))) {
    if (name.endsWith('.svg')) await rm(path.join(ROOT, FIGURES, name))
  }
  return writePageFiles(files)
}

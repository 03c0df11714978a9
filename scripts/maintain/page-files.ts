import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import type { PageChart } from '../core/charts/standalone.ts'
import { ROOT } from '../core/paths.ts'

/** Files that make up a page, by their paths from the repository's root: its Markdown, its pictures, its results. */
export type PageFiles = Record<string, string>

/** Lays out a page as Prettier does all others. @param page its path from the repository's root */
export async function formatPage(page: string, markdown: string): Promise<string> {
  const config = await resolveConfig(path.join(ROOT, page))
  return format(markdown, { ...config, parser: 'markdown' })
}

/** Shows a picture, its figures in words. @param file from the page */
export const pictureMarkdown = ({ title, summary }: PageChart, file: string) =>
  `![${title}. ${summary}](${file})`

/** The results of a run as they stand beside their page. */
export const resultsText = (results: unknown) => `${JSON.stringify(results, null, 2)}\n`

/** Writes the files into the repository. @returns their absolute paths */
export async function writePageFiles(files: PageFiles): Promise<string[]> {
  const written: string[] = []
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(ROOT, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
    written.push(file)
  }
  return written
}

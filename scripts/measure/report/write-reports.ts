import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { compareWith } from './baseline.ts'
import { htmlReport } from './html/html.ts'
import { markdownReport } from './markdown.ts'
import type { Results } from './results.ts'

/** The files of a report, by absolute path. */
export interface ReportFiles {
  results: string
  markdown: string
  html: string
}

/**
 * Writes results.json, report.md and report.html into `directory`. The results come first: what was measured is kept
 * whatever becomes of the rest.
 * @param earlier the results of a run to put beside this one
 */
export async function writeReports(
  results: Results,
  directory: string,
  earlier?: Results,
): Promise<ReportFiles> {
  const files = {
    results: path.join(directory, 'results.json'),
    ...readableFiles(directory),
  }
  await mkdir(directory, { recursive: true })
  await writeWhole(files.results, `${JSON.stringify(results, null, 2)}\n`)
  await writeReadable(results, directory, earlier)
  return files
}

/** Writes what people read: report.md and report.html. */
export async function writeReadable(
  results: Results,
  directory: string,
  earlier?: Results,
): Promise<Omit<ReportFiles, 'results'>> {
  const files = readableFiles(directory)
  const baseline = earlier && compareWith(earlier, results)
  await mkdir(directory, { recursive: true })
  await writeWhole(files.markdown, markdownReport(results, baseline))
  await writeWhole(files.html, htmlReport(results, baseline))
  return files
}

/** All of it or nothing: on a full disk an earlier report stays as it was. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const beside = `${file}.partial`
  try {
    await writeFile(beside, text)
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

function readableFiles(directory: string): Omit<ReportFiles, 'results'> {
  return {
    markdown: path.join(directory, 'report.md'),
    html: path.join(directory, 'report.html'),
  }
}

import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { nearest } from '../../core/nearest.ts'
import { ExpectedError } from '../../core/errors.ts'
import { isWithin, ROOT } from '../../core/paths.ts'
import type { Chapter } from './chapter.ts'
import { CHAPTER_FILE } from './chapter-head.ts'
import { parseChapter } from './parse-chapter.ts'

/** Where the guide is. */
export const DOCS = path.join(ROOT, 'docs')

/**
 * Reads all chapters of a folder, in order.
 * @throws ExpectedError where there is none, for a mistake in one (with file:line), and where two have the same number
 */
export async function loadChapters(folder = DOCS): Promise<Chapter[]> {
  const names = (await readFolder(folder)).filter((name) => CHAPTER_FILE.test(name)).toSorted()
  if (names.length === 0) {
    throw new ExpectedError(
      `There is no chapter in ${path.relative(ROOT, folder) || '.'}.`,
      'A chapter is a file with a name like 03-build-the-monolith.md.',
    )
  }
  const chapters = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name)
      return parseChapter(await readChapter(file), shownPath(file))
    }),
  )
  refuseTwins(chapters)
  return chapters
}

async function readFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    throw new ExpectedError(`${folder} cannot be read.`, 'Name a folder with chapters.', { cause })
  }
}

/** Bytes; the lab's own have a tenth of it at most. */
const MAX_BYTES = 100_000

/** @throws ExpectedError for what has a chapter's name and is none */
async function readChapter(file: string): Promise<string> {
  const problem = await stat(file).then(
    (stats) =>
      stats.isFile()
        ? stats.size > MAX_BYTES && `has more than ${MAX_BYTES / 1000} kB`
        : 'is not a file',
    () => 'cannot be read',
  )
  if (problem === false) return readFile(file, 'utf8')
  throw new ExpectedError(
    `${shownPath(file)} ${problem}.`,
    'docs/development/writing-chapters.md says what a chapter is.',
  )
}

/** From the repository's root, where it is inside. */
function shownPath(file: string): string {
  const shown = isWithin(file, ROOT) ? path.relative(ROOT, file) : file
  return shown.replaceAll(path.sep, '/')
}

function refuseTwins(chapters: Chapter[]): void {
  for (const [index, { number, file }] of chapters.entries()) {
    if (chapters[index - 1]?.number === number) {
      throw new ExpectedError(
        `Two chapters have the number ${number}: ${chapters[index - 1]?.file ?? ''} and ${file}.`,
        'Give one of them another number.',
      )
    }
  }
}

/**
 * The chapter that the reader means: by its number, its id or a part of it.
 * @throws ExpectedError where there is none, with the nearest, and where there are several
 */
export function selectChapter(chapters: Chapter[], wanted: string): Chapter {
  const word = wanted.trim().toLowerCase().replace(/\.md$/, '')
  const byNumber = /^\d+$/.test(word)
  const exact = chapters.find(({ id, number }) =>
    byNumber ? number === Number(word) : id === word,
  )
  if (exact) return exact
  const similar = byNumber || word === '' ? [] : chapters.filter(({ id }) => id.includes(word))
  const [only] = similar
  if (only && similar.length === 1) return only
  if (only) {
    throw new ExpectedError(
      `"${wanted}" may be ${similar.map(({ id }) => id).join(' or ')}.`,
      'Name one of them by its number.',
    )
  }
  throw new ExpectedError(`There is no chapter "${wanted}".`, suggestion(chapters, word, byNumber))
}

function suggestion(chapters: Chapter[], word: string, byNumber: boolean): string {
  const all = '`npm run lab` lists the chapters.'
  if (byNumber || word === '') return all
  const names = chapters.map(({ id }) => id.replace(/^\d+-/, ''))
  const words = names.flatMap((name) => name.split('-')).filter(({ length }) => length > 3)
  return `Did you mean "${nearest(word, [...names, ...words])}"? ${all}`
}

/**
 * These chapters and all that they need, in order.
 * @throws ExpectedError where one needs a chapter that is not there, or one that comes later
 */
export function withNeeds(chapters: Chapter[], wanted: Chapter[]): Chapter[] {
  const found = new Set<Chapter>()
  const add = (chapter: Chapter) => {
    if (found.has(chapter)) return
    found.add(chapter)
    for (const id of chapter.needs) add(neededBy(chapter, id, chapters))
  }
  for (const chapter of wanted) add(chapter)
  return chapters.filter((chapter) => found.has(chapter))
}

function neededBy({ file, number }: Chapter, id: string, chapters: Chapter[]): Chapter {
  const needed = chapters.find((one) => one.id === id)
  if (needed && needed.number < number) return needed
  throw new ExpectedError(
    `${file} needs ${id}.md, ${needed ? 'which comes later' : 'which is not there'}.`,
    'Correct its line **You need:**.',
  )
}

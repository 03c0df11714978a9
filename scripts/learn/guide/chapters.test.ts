import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { chapterProblems } from './chapter-rules.ts'
import { DOCS, loadChapters, withNeeds } from './load-chapters.ts'

// Throws where there is no chapter at all, so that this cannot pass for want of any.
const chapters = await loadChapters()

describe('the chapters of the guide', () => {
  it('are numbered without a gap', () => {
    expect(chapters.map(({ number }) => number)).toEqual(chapters.map((_, index) => index + 1))
  })

  it.each(chapters)('$id is as docs/development/writing-chapters.md says', async (chapter) => {
    const source = await readFile(path.join(ROOT, chapter.file), 'utf8')
    const exists = (target: string) => existsSync(path.join(DOCS, target))
    expect(chapterProblems(chapter, source, exists)).toEqual([])
    expect(withNeeds(chapters, [chapter])).toContain(chapter)
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { loadChapters, selectChapter, withNeeds } from './load-chapters.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'chapters-'))
  await write('02-the-app', '[chapter 1](01-monolithic-containers.md)')
  await write('01-monolithic-containers', 'Docker')
  await write('10-compose-file', '[chapter 2](02-the-app.md)')
  await write('11-compose-start', '[chapter 1](01-monolithic-containers.md)')
  await writeFile(path.join(folder, 'README.md'), '# The guide\n')
  return () => rm(folder, { recursive: true })
})

const write = (id: string, needs: string) =>
  writeFile(
    path.join(folder, `${id}.md`),
    `# ${Number(id.slice(0, 2))} · T\n\n**Minutes:** 5\n**You need:** ${needs}\n`,
  )

const remedy = (problem: () => unknown) => {
  try {
    problem()
  } catch (error) {
    return error instanceof Error && 'remedy' in error ? error.remedy : error
  }
  return undefined
}

describe('the chapters', () => {
  it('are read in order, and nothing else is', async () => {
    const chapters = await loadChapters(folder)
    expect(chapters.map(({ number }) => number)).toEqual([1, 2, 10, 11])
    expect(chapters[0]?.file).toBe(path.join(folder, '01-monolithic-containers.md'))
  })

  it.each([
    ['2', '02-the-app'],
    ['02', '02-the-app'],
    ['02-the-app', '02-the-app'],
    ['02-the-app.md', '02-the-app'],
    ['mono', '01-monolithic-containers'],
    ['compose-file', '10-compose-file'],
  ])('are chosen by %s', async (wanted, id) => {
    expect(selectChapter(await loadChapters(folder), wanted).id).toBe(id)
  })

  it('are not chosen by what fits none or several', async () => {
    const chapters = await loadChapters(folder)
    expect(() => selectChapter(chapters, 'compose')).toThrow(
      '"compose" may be 10-compose-file or 11-compose-start.',
    )
    expect(() => selectChapter(chapters, '1x')).toThrow('There is no chapter "1x".')
    expect(remedy(() => selectChapter(chapters, 'monolitic'))).toMatch('Did you mean "monolithic"?')
    expect(remedy(() => selectChapter(chapters, '3'))).toBe('`npm run lab` lists the chapters.')
  })

  it('come with all that they need', async () => {
    const chapters = await loadChapters(folder)
    const needed = withNeeds(chapters, [selectChapter(chapters, '10')])
    expect(needed.map(({ number }) => number)).toEqual([1, 2, 10])
  })

  it('cannot need what is not there, or later', async () => {
    await write('03-x', '[chapter 4](04-y.md)')
    const chapters = await loadChapters(folder)
    const x = selectChapter(chapters, '3')
    expect(() => withNeeds(chapters, [x])).toThrow('03-x.md needs 04-y.md, which is not there.')
    await write('04-y', 'nothing')
    const more = await loadChapters(folder)
    expect(() => withNeeds(more, [selectChapter(more, '3')])).toThrow('which comes later')
  })

  it('cannot have the same number, and have to be there', async () => {
    await write('02-other', 'nothing')
    await expect(loadChapters(folder)).rejects.toThrow('Two chapters have the number 2')
    await expect(loadChapters(path.join(folder, 'x'))).rejects.toThrow('cannot be read')
    await expect(loadChapters(os.homedir())).rejects.toThrow('There is no chapter in')
  })
})

import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../core/paths.ts'

// Minutes stand in each chapter's head; the pages that add them up must come to the same.

const DOCS = path.join(ROOT, 'docs')

const read = (name: string) => readFile(path.join(DOCS, name), 'utf8')

/** By chapter number. */
async function minutesOfChapters(): Promise<Map<number, number>> {
  const names = (await readdir(DOCS)).filter((name) => /^\d\d-.*\.md$/.test(name))
  const pairs = names.map(async (name) => {
    const stated = /^\*\*Minutes:\*\* (\d+)/m.exec(await read(name))?.[1]
    return [Number(name.slice(0, 2)), Number(stated)] as const
  })
  return new Map(await Promise.all(pairs))
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)

test('the guide states the minutes of each chapter, and their sum', async () => {
  const chapters = await minutesOfChapters()
  const guide = await read('README.md')
  const rows = [...guide.matchAll(/^\| \[(\d+) · .*\|\s*(\d+) \|$/gm)]
  expect(new Map(rows.map(([, number, minutes]) => [Number(number), Number(minutes)]))).toEqual(
    chapters,
  )
  expect(guide.replaceAll(/\s+/g, ' ')).toContain(
    `All of it takes ${sum([...chapters.values()])} minutes`,
  )
})

test('each lesson plan takes the minutes of its title, and gives its chapters theirs', async () => {
  const chapters = await minutesOfChapters()
  const plans = [
    ...(await read('instructor.md')).matchAll(/^### (\d+) minutes: (.*)\n([^]*?)(?=^#)/gm),
  ]
  expect(plans.length).toBeGreaterThan(2)
  for (const [, title, name, text = ''] of plans) {
    const rows = [...text.matchAll(/^\|\s*(\d+) \| (.*)$/gm)]
    expect(sum(rows.map(([, minutes]) => Number(minutes))), name).toBe(Number(title))
    for (const [row, minutes, what = ''] of rows) {
      const shown = /^(?:Chapters?|Demo of chapters?) (.*?)[:.]/.exec(what)?.[1] ?? ''
      const numbers = [...shown.replaceAll(/\([^)]*\)/g, '').matchAll(/\d+/g)]
      const needed = sum(numbers.map(([number]) => chapters.get(Number(number)) ?? 0))
      expect(Number(minutes), row).toBeGreaterThanOrEqual(needed)
    }
  }
})

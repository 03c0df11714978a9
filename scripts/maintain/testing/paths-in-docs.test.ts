import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../core/paths.ts'

/** A file or folder of the repository as a page names it: from the root on, or from scripts/ on. */
const PATH =
  /`((?:app|monolithic|multi-container|scripts|docs|core|engine|measure|learn|teach|maintain)\/[\w./-]*)`/g

/** What a reader is to make. */
const EXAMPLE = /\/(my-question|NN-name)/

const named = ['README.md', 'docs/*.md', 'docs/development/*.md', 'app/src/*/README.md']
  .flatMap((pages) => globSync(pages, { cwd: ROOT }))
  .flatMap((page) =>
    [...readFileSync(path.join(ROOT, page), 'utf8').matchAll(PATH)].map(([, file = '']) => ({
      page,
      file,
    })),
  )

test('a page names no file that is not there', () => {
  expect(named.length).toBeGreaterThan(50)
  const missing = named.filter(
    ({ file }) =>
      !EXAMPLE.test(file) &&
      !['', 'scripts'].some((folder) => existsSync(path.join(ROOT, folder, file))),
  )
  expect(missing).toEqual([])
})

/** "`function` in `file`", or "`one` and `other` in `file`". */
const NAME_IN_PATH = /`(\w+)`(?: and `(\w+)`)? in `([\w./-]+\.(?:ts|mjs))`/g

test('what a page looks for in a file is there', () => {
  const text = readFileSync(path.join(ROOT, 'docs/development/architecture.md'), 'utf8')
  const wanted = [...text.matchAll(NAME_IN_PATH)].flatMap(([, one = '', other, file = '']) =>
    [one, ...(other === undefined ? [] : [other])].map((name) => ({ name, file })),
  )
  expect(wanted.length).toBeGreaterThan(15)
  const missing = wanted.filter(({ name, file }) => {
    const found = ['', 'scripts']
      .map((folder) => path.join(ROOT, folder, file))
      .find((one) => existsSync(one))
    return found === undefined || !new RegExp(`\\b${name}\\b`).test(readFileSync(found, 'utf8'))
  })
  expect(missing).toEqual([])
})

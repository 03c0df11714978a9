import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { expect, test } from 'vitest'
import layout from './layout.mjs'

/** The rules that a tree of these files breaks. */
async function broken(files: Record<string, string>): Promise<string[]> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'layout-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(root, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, text)
    }
    const { forbidden = [], options } = layout
    const { output } = await cruise(['.'], {
      ...options,
      ruleSet: { forbidden },
      validate: true,
      baseDir: root,
    })
    const { violations } = (output as ICruiseResult).summary
    return [...new Set(violations.map(({ rule }) => rule.name))].sort()
  } finally {
    await rm(root, { recursive: true })
  }
}

const type = (from: string) => `import type { A } from '${from}'\nexport type B = A\n`
const nothing = 'export type A = 1\n'

test.each([
  ['core', 'engine'],
  ['engine', 'measure'],
  ['measure', 'learn'],
  ['measure', 'maintain'],
  ['learn', 'teach'],
  ['teach', 'maintain'],
  ['maintain', 'teach'],
])('%s may not import %s, not even a type', async (from, to) => {
  const files = {
    [`scripts/${from}/here/a.ts`]: type(`../../${to}/there/b.ts`),
    [`scripts/${to}/there/b.ts`]: nothing,
  }
  expect(await broken(files)).toEqual([`${from}-imports-down`])
})

test('no folder imports an entry', async () => {
  const files = { 'scripts/core/a.ts': type('../compare.ts'), 'scripts/compare.ts': nothing }
  expect(await broken(files)).toEqual(['core-imports-down'])
})

test('what is allowed', async () => {
  const files = {
    'scripts/compare.ts': type('./measure/run/a.ts'),
    'scripts/measure/run/a.ts': type('../../core/b.ts'),
    'scripts/teach/demo/a.ts': type('../../learn/guide/b.ts'),
    'scripts/learn/guide/b.ts': nothing,
    'scripts/core/b.ts': nothing,
    // A test looks where it wants.
    'scripts/core/b.test.ts': type('../measure/run/a.ts'),
  }
  expect(await broken(files)).toEqual([])
})

test('types that need each other are a circle', async () => {
  const files = {
    'scripts/core/a.ts': `${type('./b.ts')}${nothing}`,
    'scripts/core/b.ts': `import type { B } from './a.ts'\nexport type A = B[]\n`,
  }
  expect(await broken(files)).toContain('no-circle')
})

test('folders that need each other are a circle', async () => {
  const files = {
    'scripts/engine/one/a.ts': type('../two/b.ts'),
    'scripts/engine/two/b.ts': nothing,
    'scripts/engine/two/c.ts': type('../one/d.ts'),
    'scripts/engine/one/d.ts': nothing,
  }
  expect(await broken(files)).toEqual(['no-folder-circle'])
})

test('the app knows nothing of the tools', async () => {
  const files = { 'app/src/a.ts': type('../../scripts/core/b.ts'), 'scripts/core/b.ts': nothing }
  expect(await broken(files)).toEqual(['the-app-stands-alone'])
})

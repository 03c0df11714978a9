import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from '../paths.ts'
import { appSource, fixApp } from './app-fix.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'lab-fix-'))
})
afterEach(() => rm(root, { recursive: true }))

async function recipe(dockerfile: string, files: string[]) {
  for (const file of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    await writeFile(path.join(root, file), 'first line\n')
  }
  await writeFile(path.join(root, 'Dockerfile'), dockerfile)
  return [{ file: path.join(root, 'Dockerfile'), context: root }]
}

describe('appSource', () => {
  it.each([
    ['a file by its usual name', 'COPY app.py helper.py ./', ['app.py', 'helper.py'], 'app.py'],
    [
      'one in a folder that is copied',
      'COPY src/ ./',
      ['src/a.ts', 'src/server.ts'],
      'src/server.ts',
    ],
    ['the highest one', 'COPY src ./', ['src/deep/main.ts', 'src/main.ts'], 'src/main.ts'],
    ['any source where none has a usual name', 'COPY . .', ['tasks.rb'], 'tasks.rb'],
    ['no test', 'COPY . .', ['app.test.ts', 'tests/app.ts', 'work.ts'], 'work.ts'],
    ['nothing where nothing is copied', 'COPY --from=x app.py ./', ['app.py'], undefined],
  ])('finds %s', async (_, dockerfile, files, expected) => {
    const found = await appSource(await recipe(dockerfile, files))
    expect(found && path.relative(root, found)).toBe(expected)
  })

  it('finds the same file for both of our packagings', async () => {
    const dockerfiles = ['monolithic/Dockerfile', 'multi-container/web/Dockerfile']
    for (const file of dockerfiles) {
      const found = await appSource([{ file: path.join(ROOT, file), context: ROOT }])
      expect(found).toBe(path.join(ROOT, 'app/src/app.ts'))
    }
  })
})

it('adds a line, another one each time', async () => {
  const recipes = await recipe('COPY app.py ./', ['app.py'])
  await fixApp(recipes, 1)
  const file = await fixApp(recipes, 2)
  expect(await readFile(file ?? '', 'utf8')).toBe('first line\n\nLAB_FIX = 1\n\nLAB_FIX = 2\n')
})

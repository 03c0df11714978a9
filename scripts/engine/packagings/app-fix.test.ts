import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
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
  return { source: root, recipes: [{ file: path.join(root, 'Dockerfile'), context: root }] }
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
    ['no setting', 'COPY . .', ['a.config.js', 'types.d.ts', 'public/app.js', 'x.js'], 'x.js'],
    ['a file of a pattern', 'COPY *.py ./', ['work.py'], 'work.py'],
    ['a file in the JSON form', 'COPY ["work.py", "./"]', ['work.py'], 'work.py'],
    ['no file that is all output', 'COPY . .', ['index.php'], undefined],
    ['nothing where nothing is copied', 'COPY --from=x app.py ./', ['app.py'], undefined],
  ])('finds %s', async (_, dockerfile, files, expected) => {
    const found = await appSource(await recipe(dockerfile, files))
    expect(found && path.relative(root, found)).toBe(expected)
  })

  it('finds the same file for both of our packagings', async () => {
    const dockerfiles = ['monolithic/Dockerfile', 'multi-container/web/Dockerfile']
    for (const file of dockerfiles) {
      const found = await appSource({
        source: ROOT,
        recipes: [{ file: path.join(ROOT, file), context: ROOT }],
      })
      expect(found).toBe(path.join(ROOT, 'app/src/app.ts'))
    }
  })
})

it('adds a line, another one each time, in the encoding and with the rights that the file has', async () => {
  const source = await recipe('COPY app.py ./', ['app.py'])
  const app = path.join(root, 'app.py')
  await writeFile(app, Buffer.from('# Mus\xe9e\n', 'latin1'), { mode: 0o755 })
  await chmod(app, 0o755)
  await fixApp(source, 1)
  expect(await fixApp(source, 2)).toBe(app)
  expect(await readFile(app, 'latin1')).toBe('# Mus\xe9e\n# fix 1\n# fix 2\n')
  expect((await stat(app)).mode & 0o777).toBe(0o755)
})

it('writes through no link, neither to the file nor to its folder', async () => {
  const elsewhere = await mkdtemp(path.join(os.tmpdir(), 'lab-theirs-'))
  try {
    await writeFile(path.join(elsewhere, 'app.py'), 'theirs\n')
    const source = await recipe('COPY app.py lib/ own/ ./', ['own/work.py'])
    await symlink(path.join(elsewhere, 'app.py'), path.join(root, 'app.py'))
    await symlink(elsewhere, path.join(root, 'lib'))
    expect(await fixApp(source, 1)).toBe(path.join(root, 'own/work.py'))
    expect(await readFile(path.join(elsewhere, 'app.py'), 'utf8')).toBe('theirs\n')
  } finally {
    await rm(elsewhere, { recursive: true })
  }
})

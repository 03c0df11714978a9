import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { commandsOf } from './chapter-steps.ts'
import { parseChapter } from './parse-chapter.ts'
import { BACKUP, restoreStyleSheet, STYLE_SHEET, styleSheetState } from './style-sheet.ts'

const COMMITTED = 'main { color: black; }\n'
let root: string

const text = () => readFile(path.join(root, STYLE_SHEET), 'utf8')
const write = (file: string, content: string) => writeFile(path.join(root, file), content)

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'style-sheet-'))
  await mkdir(path.join(root, path.dirname(STYLE_SHEET)), { recursive: true })
  await mkdir(path.join(root, '.lab'))
  await write(STYLE_SHEET, COMMITTED)
})
afterEach(async () => {
  await rm(root, { recursive: true })
})

async function commit(): Promise<void> {
  const git = (...args: string[]) => execa('git', args, { cwd: root })
  await git('init', '--quiet')
  await git('add', STYLE_SHEET)
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost']
  await git(...author, 'commit', '--quiet', '--message', 'test')
}

describe('the state of the style sheet', () => {
  it('is what git says, and a backup that waits', async () => {
    await commit()
    expect(await styleSheetState(root)).toBe('committed')
    await write(STYLE_SHEET, 'main { color: red; }\n')
    expect(await styleSheetState(root)).toBe('changed')
    await write(BACKUP, COMMITTED)
    expect(await styleSheetState(root)).toBe('backup waits')
    expect(await restoreStyleSheet(root)).toBe(true)
    expect(await text()).toBe(COMMITTED)
    expect(await styleSheetState(root)).toBe('committed')
    expect(await restoreStyleSheet(root)).toBe(false)
  })

  it('is changed where an edit was put back instead of the original', async () => {
    await commit()
    await write(BACKUP, 'main { color: red; }\n')
    await restoreStyleSheet(root)
    expect(await styleSheetState(root)).toBe('changed')
  })

  it('is unknown outside of a git checkout', async () => {
    expect(await styleSheetState(root)).toBe('unknown')
  })
})

describe.each(['08-updates.md', '15-independent-update.md'])('the fix of %s', (name) => {
  it('may be pasted twice, and is put back whole', async () => {
    await commit()
    const source = await readFile(path.join(ROOT, 'docs', name), 'utf8')
    const scripts = commandsOf(parseChapter(source, `docs/${name}`)).map(({ script }) => script)
    const fix = scripts.find((script) => script.includes(`> ${STYLE_SHEET}`)) ?? ''
    const back = scripts.find((script) => script.startsWith('mv ')) ?? ''
    const paste = (script: string) => execa('bash', ['-c', script], { cwd: root })
    await paste(fix)
    const fixed = await text()
    expect(fixed.startsWith(COMMITTED)).toBe(true)
    expect(fixed.length).toBeGreaterThan(COMMITTED.length)
    await paste(fix)
    expect(await text()).toBe(fixed)
    expect(await styleSheetState(root)).toBe('backup waits')
    await paste(back.split('\n')[0] ?? '')
    expect(await styleSheetState(root)).toBe('committed')
  })
})

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { execa } from 'execa'
import { beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { waitFor } from '../../core/wait.ts'
import { follow, whereToBegin } from './follow.ts'
import { openKeys } from './keys.ts'
import { overview } from './overview.ts'
import { parseChapter } from './parse-chapter.ts'
import { readProgress, writeProgress, type Progress } from './progress.ts'

const chapter = (number: number, body: string, needs = 'nothing') =>
  parseChapter(
    `# ${number} · Title ${number}\n\n**Minutes:** 5\n**You need:** ${needs}\n\n${body}\n`,
    `docs/0${number}-c${number}.md`,
  )

const FENCE = '```'
const step = (script: string, expected: string, text = 'Text.') =>
  `${text}\n\n${FENCE}bash\n${script}\n${FENCE}\n\n${FENCE}text\n${expected}\n${FENCE}\n`

const QUIZ = '<details>\n<summary>Who?</summary>\n\nNobody.\n\n</details>'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'follow-'))
  return () => rm(folder, { recursive: true })
})

/** A reader who presses keys, each once the screen shows what it is the answer to. */
async function read(
  chapters: ReturnType<typeof chapter>[],
  script: [sees: string | RegExp, presses: string][],
  first = chapters[0],
) {
  if (!first) throw new Error('There is no chapter to read.')
  const input = new PassThrough()
  const keys = openKeys(input)
  const file = path.join(folder, 'progress.json')
  let screen = ''
  let from = 0
  const edge = {
    keys,
    write: (text: string) => (screen += stripVTControlCharacters(text)),
    columns: () => 80,
    save: (progress: Progress) => writeProgress(progress, file),
  }
  const following = follow(chapters, first, await readProgress(file), edge, { root: folder })
  for (const [sees, presses] of script) {
    await waitFor(
      `the screen to show ${String(sees)}`,
      () => {
        const match = new RegExp(sees).exec(screen.slice(from))
        if (match) from += match.index + match[0].length
        return Promise.resolve(match ? true : undefined)
      },
      { timeoutMs: 20_000, intervalMs: 5, details: () => Promise.resolve(screen.slice(from)) },
    )
    input.write(presses)
  }
  await following
  keys.close()
  return { screen, progress: await readProgress(file), rest: screen.slice(from) }
}

const RUN = 'Enter: run it.*\n'
const ON = 'Enter: on.*\n'
const ENTER = '\r'
const CTRL_C = '\u0003'

describe.skipIf(process.platform === 'win32')('a reader', { timeout: 60_000 }, () => {
  it('is led through the chapters, and each output is compared', async () => {
    const chapters = [chapter(1, step('echo one', 'one')), chapter(2, step('echo 7', '{1 to 3}'))]
    const { screen, progress } = await read(chapters, [
      [`\\$ echo one\n\n${RUN}`, ENTER],
      [`one\n\n✓ As in the chapter \\(.*\n\n${ON}`, ENTER],
      ['✓ Chapter 1 is done.\n\nEnter: chapter 2 · Title 2, 5 minutes', ENTER],
      [RUN, ENTER],
      [
        `7\n\n✗ Not as in the chapter .*\n  7 is not from 1 to 3 \\(docs/02-c2.md:13\\)[^]*${ON}`,
        ENTER,
      ],
    ])
    expect(screen).toContain(' 1 · Title 1   5 minutes')
    expect(screen.endsWith('✓ Chapter 2 is done.\n')).toBe(true)
    expect(progress).toEqual({
      current: '02-c2',
      chapters: { '01-c1': { step: 1, done: true }, '02-c2': { step: 1, done: true } },
    })
  })

  it('can skip, go back, and run a command again', async () => {
    const body = `${step('echo a >> log; cat log', '…')}\n${step('echo b >> log; cat log', '…')}`
    const { screen } = await read(
      [chapter(1, body)],
      [
        [RUN, 's'],
        [`cat log\n\n${RUN}`, 'b'],
        [RUN, ENTER],
        [ON, 'a'],
        [ON, ENTER],
        [RUN, ENTER],
        [ON, ENTER],
      ],
    )
    expect(await readFile(path.join(folder, 'log'), 'utf8')).toBe('a\na\nb\n')
    expect(screen).toContain('Chapter 1 is done')
  })

  it('goes on where they left off', async () => {
    const chapters = [chapter(1, `${step('echo a', 'a')}\n${step('echo b', 'b')}`)]
    const { rest, progress } = await read(chapters, [
      [RUN, ENTER],
      [ON, ENTER],
      [RUN, 'q'],
    ])
    expect(rest).toContain('`npm run lab -- follow` goes on from here')
    expect(progress.chapters['01-c1']).toEqual({ step: 1, done: false })
    const { screen } = await read(chapters, [['Going on at step 2 of 2[^]*echo b[^]*' + RUN, 'q']])
    expect(screen).not.toContain('echo a')
  })

  it('ends a command with Ctrl-C, and at a prompt the lab', async () => {
    const { progress } = await read(
      [chapter(1, step('sleep 600 & echo on; wait', 'x'))],
      [
        [RUN, ENTER],
        ['on\n', CTRL_C],
        ['Ended by Ctrl-C.\n\n' + ON, CTRL_C],
      ],
    )
    expect(progress.chapters['01-c1']).toEqual({ step: 0, done: false })
  })

  it('runs nothing by an Enter that was typed too early', async () => {
    const body = `${step('sleep 1; echo a', 'a')}\n${step('touch ran', '…')}`
    await read(
      [chapter(1, body)],
      [
        [RUN, ENTER + ENTER + ENTER],
        [ON, ENTER],
        [RUN, 'q'],
      ],
    )
    await expect(readFile(path.join(folder, 'ran'))).rejects.toThrow('ENOENT')
  })

  it('sees an answer on a key, and not before', async () => {
    const chapters = [chapter(1, `${QUIZ}\n\n## Next`)]
    const { screen } = await read(chapters, [['Who\\?\n\nEnter: the answer.*\n', 'q']])
    expect(screen).not.toContain('Nobody')
    const all = await read(chapters, [
      ['the answer.*\n', ENTER],
      ['^\nNobody.\n\nNext[^]*' + ON, ENTER],
    ])
    expect(all.screen).toContain('Chapter 1 is done')
  })

  it('is told which chapter this one starts from', async () => {
    const chapters = [chapter(1, 'Text.'), chapter(2, 'Text.', '[chapter 1](01-c1.md)')]
    const { screen } = await read(chapters, [[ON, 'q']], chapters[1])
    expect(screen).toContain('starts from what chapter 1 leaves')
  })

  it('is told why a command is not run', async () => {
    const body = `<!-- lab: unless-file . it is there -->\n${step('echo a', 'a', '').trim()}`
    await read(
      [chapter(1, body)],
      [
        [RUN, ENTER],
        ['– Not run . is there: it is there\n\n' + ON, 'q'],
      ],
    )
  })
})

// `script` gives it a terminal; its arguments differ on other systems.
describe.skipIf(process.platform !== 'linux')('npm run lab -- follow', () => {
  it('reads single keys from a terminal', { timeout: 60_000 }, async () => {
    const source = `# 1 · Title\n\n**Minutes:** 5\n\n${step('echo "$((6 * 7))"', '42')}\n`
    await writeFile(path.join(folder, '01-c1.md'), source)
    const command = `${process.execPath} scripts/lab.ts follow --docs ${folder}`
    const terminal = execa('script', ['-qefc', command, '/dev/null'], {
      cwd: ROOT,
      reject: false,
      stdin: 'pipe',
    })
    let screen = ''
    terminal.stdout.on('data', (text) => (screen += stripVTControlCharacters(String(text))))
    const sees = (text: string) =>
      waitFor(text, () => Promise.resolve(screen.includes(text) ? true : undefined), {
        timeoutMs: 30_000,
      })
    await sees('Enter: run it')
    terminal.stdin.write(ENTER)
    await sees('Enter: on')
    expect(screen).toMatch(/42\s+✓ As in the chapter/)
    terminal.stdin.write(ENTER)
    expect(await terminal).toMatchObject({ exitCode: 0 })
    expect(screen).toContain('✓ Chapter 1 is done.')
    const progress = await readProgress(path.join(folder, 'progress.json'))
    expect(progress.chapters['01-c1']).toEqual({ step: 1, done: true })
  })
})

describe('the list of the chapters', () => {
  const chapters = [1, 2, 3].map((number) => chapter(number, step('echo a', 'a')))
  const list = (progress: Progress) => stripVTControlCharacters(overview(chapters, progress))

  it('says what to begin with', () => {
    expect(list({ chapters: {} })).toMatch(
      /^ 1 {2}Title 1 {4}5 min\n 2 [^]*3 chapters, 15 minutes; 0 done\.\n\nnpm run lab -- follow {3}begins with chapter 1/,
    )
  })

  it('says how far the reader is, and what to go on with', () => {
    const progress = {
      current: '02-c2',
      chapters: { '01-c1': { step: 2, done: true }, '02-c2': { step: 1, done: false } },
    }
    expect(list(progress)).toMatch(
      /5 min {2}✓ done\n.*5 min {2}step 2 of 1\n[^]*1 done\.[^]*goes on with chapter 2/,
    )
  })

  it('has an end', () => {
    const done = { step: 1, done: true }
    const progress = { chapters: { '01-c1': done, '02-c2': done, '03-c3': done } }
    expect(list(progress)).toContain('All chapters are done.')
    expect(whereToBegin(chapters, progress)).toBeUndefined()
  })

  it('goes on after the chapter that was followed last', () => {
    const progress = { current: '02-c2', chapters: { '02-c2': { step: 1, done: true } } }
    expect(whereToBegin(chapters, progress)?.number).toBe(3)
  })
})

describe('the progress', () => {
  it('is none where the file is not there, or not ours', async () => {
    const file = path.join(folder, 'a/progress.json')
    expect(await readProgress(file)).toEqual({ chapters: {} })
    await writeProgress({ chapters: { x: null as never } }, file)
    expect(await readProgress(file)).toEqual({ chapters: {} })
  })
})

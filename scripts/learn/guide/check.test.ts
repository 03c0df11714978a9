import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { waitFor } from '../../core/wait.ts'
import { check, isRight, type CheckReporter, type Surroundings } from './check.ts'
import { endLines, stepLines } from './check-report.ts'
import { loadChapters } from './load-chapters.ts'

let root: string
let docs: string

beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'check-')))
  docs = path.join(root, 'docs')
  await mkdir(docs)
  await writeFile(path.join(root, 'greeting.txt'), 'hello\n')
  await write('01-greet', 'nothing', ['cat greeting.txt'], ['hello'])
  await write('02-count', '[chapter 1](01-greet.md)', ['seq 3'], ['1', '…', '{2 to 4}'])
  return () => rm(root, { recursive: true })
})

const write = (id: string, needs: string, script: string[], expected: string[], before = '') =>
  writeFile(
    path.join(docs, `${id}.md`),
    [
      `# ${Number(id.slice(0, 2))} · Title of ${id}`,
      '',
      '**Minutes:** 5',
      `**You need:** ${needs}`,
      '',
      ...[before, '```bash', ...script, '```', '', '```text', ...expected, '```', ''],
    ].join('\n'),
  )

const SILENT: CheckReporter = {
  chapter: () => undefined,
  starts: () => undefined,
  step: () => undefined,
  end: () => undefined,
}

const nowhere = (left: string[] = []): Surroundings => ({
  enter: () => Promise.resolve(),
  leave: () => Promise.resolve(left),
})

const checkAll = async (surroundings = nowhere(), signal?: AbortSignal) =>
  check(await loadChapters(docs), surroundings, SILENT, { root, signal })

/** All that a reader of the report would see. */
const reportOf = (result: Awaited<ReturnType<typeof checkAll>>) =>
  [
    ...result.steps.flatMap(({ chapter, command, outcome }) =>
      stepLines(chapter, command, outcome),
    ),
    ...endLines(result),
  ]
    .join('\n')
    .replaceAll(docs, 'docs')

describe.skipIf(process.platform === 'win32')('a check', { timeout: 60_000 }, () => {
  it('is green where all is as the chapters say', async () => {
    const result = await checkAll()
    expect(isRight(result)).toBe(true)
    expect(reportOf(result)).toMatch(
      /✓ cat greeting\.txt +\d+\.\d s\n {2}✓ seq 3 .*\n✓ 2 of 2 chapters, 2 commands: 2 as expected, 0 skipped, 0 not as expected; 0 min \d+ s$/,
    )
  })

  it('turns red for an expected output that is wrong, and says where and why', async () => {
    await write('02-count', 'nothing', ['seq 3'], ['1', '…', '{4 to 7}'])
    const result = await checkAll()
    expect(isRight(result)).toBe(false)
    expect(reportOf(result)).toContain(
      'docs/02-count.md:14: 3 is not from 4 to 7\n        expected  {4 to 7}\n        found     3\n',
    )
  })

  it('turns red for a command that is broken, shows its output, and runs no later chapter', async () => {
    await write('01-greet', 'nothing', ['cat greetings.txt'], ['hello'])
    const result = await checkAll()
    expect(isRight(result)).toBe(false)
    expect(result.notRun.map(({ number }) => number)).toEqual([2])
    const report = reportOf(result)
    expect(report).toContain('docs/01-greet.md:8: the command failed')
    expect(report).toMatch(/The output:\n {8}cat: .*greetings\.txt/)
    expect(report).toContain(
      'Not run after that, because each chapter starts from what is before it: 2',
    )
    expect(report).toContain('1 of 2 chapters, 1 command: 0 as expected, 0 skipped, 1 not')
  })

  it('turns red for a file that was renamed', async () => {
    await rename(path.join(root, 'greeting.txt'), path.join(root, 'hello.txt'))
    expect(isRight(await checkAll())).toBe(false)
  })

  it('turns red for what is left behind', async () => {
    const result = await checkAll(nowhere(['Left behind: container monolithic']))
    expect(isRight(result)).toBe(false)
    expect(reportOf(result)).toContain('\nLeft behind: container monolithic\n✗ 2 of 2 chapters')
  })

  it('names each step that was skipped, with the reason', async () => {
    await write('02-count', 'nothing', ['seq 3'], ['x'], '<!-- lab: unless-file docs they are -->')
    const result = await checkAll()
    expect(isRight(result)).toBe(true)
    expect(reportOf(result)).toMatch(
      /Skipped: docs\/02-count\.md:8 docs is there: they are\n✓ 2 of 2 .* 1 as expected, 1 skipped/,
    )
  })

  it('reports all mismatches of a chapter before it stops', async () => {
    await writeFile(
      path.join(docs, '01-greet.md'),
      '# 1 · T\n\n**Minutes:** 5\n\n```bash\nfalse\n```\n\n```bash\nexit 3\n```\n',
    )
    const result = await checkAll()
    expect(result.steps.map(({ outcome }) => outcome.status)).toEqual(['failed', 'failed'])
  })

  it('runs nothing where it must not start', async () => {
    await write('01-greet', 'nothing', ['touch ran'], ['…'])
    const refusing = { ...nowhere(), enter: () => Promise.reject(new Error('a lab is under way')) }
    await expect(checkAll(refusing)).rejects.toThrow('a lab is under way')
    await expect(rename(path.join(root, 'ran'), path.join(root, 'x'))).rejects.toThrow('ENOENT')
  })

  it('cleans up after an abort', async () => {
    await write('01-greet', 'nothing', ['sleep 600 & wait'], ['…'])
    const controller = new AbortController()
    const happened: string[] = []
    const surroundings = {
      enter: () => {
        happened.push('enter')
        setImmediate(() => {
          controller.abort(new Error('stop'))
        })
        return Promise.resolve()
      },
      leave: () => {
        happened.push('leave')
        return Promise.resolve([])
      },
    }
    await expect(checkAll(surroundings, controller.signal)).rejects.toThrow('stop')
    expect(happened).toEqual(['enter', 'leave'])
  })
})

const lab = (...args: string[]) =>
  execa(process.execPath, ['scripts/lab.ts', ...args], { cwd: ROOT, reject: false })

describe.skipIf(process.platform === 'win32')('npm run lab', { timeout: 60_000 }, () => {
  it('lists the chapters and what to type next', async () => {
    const { stdout, exitCode } = await lab('--docs', docs)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^ 1 {2}Title of 01-greet +5 min\n 2 {2}Title of 02-count +5 min\n/)
    expect(stdout).toContain('2 chapters, 10 minutes; 0 done.')
    expect(stdout).toContain('npm run lab -- follow   begins with chapter 1')
  })

  it('check runs in the repository, prints each step, and ends with 0', async () => {
    await write('01-greet', 'nothing', ['head -c 3 package.json'], ['{', '…'])
    const { stdout, exitCode } = await lab('check', '--docs', docs, 'count')
    expect({ stdout, exitCode }).toMatchObject({
      stdout: expect.stringMatching(
        /^Chapter 2 needs what these leave, so they run first: 1\n\n1 · Title of 01-greet\n {2}✓ head/,
      ) as string,
      exitCode: 0,
    })
  })

  it('check ends with 1 where anything is not as expected', async () => {
    const { stdout, exitCode } = await lab('check', '--docs', docs)
    expect(exitCode).toBe(1)
    expect(stdout).toContain('the command failed')
  })

  it('check ends the command that runs on Ctrl-C, and itself with 130', async () => {
    await write('01-greet', 'nothing', [`sleep 600 & echo "$$" > ${root}/pid; wait`], ['…'])
    const running = lab('check', '--docs', docs)
    const pid = await waitFor(
      'the command to start',
      async () =>
        (await execa('cat', [path.join(root, 'pid')], { reject: false })).stdout.trim() ||
        undefined,
      { timeoutMs: 30_000 },
    )
    running.kill('SIGINT')
    expect(await running).toMatchObject({ exitCode: 130 })
    expect((await execa('kill', ['-0', pid], { reject: false })).exitCode).not.toBe(0)
  })

  it('check says in a sentence that a shell is missing, or a chapter', async () => {
    const { stderr, exitCode } = await lab('check', '--docs', docs, 'coumt')
    expect(exitCode).toBe(1)
    expect(stderr).toBe(
      '✗ There is no chapter "coumt".\n  Did you mean "count"? `npm run lab` lists the chapters.',
    )
  })

  it('follow refuses to read keys from what is no terminal', async () => {
    const { stderr, exitCode } = await lab('follow', '--docs', docs)
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^✗ `follow` needs a terminal/)
  })

  it('says what was meant by a command that is not there', async () => {
    const { stderr, exitCode } = await lab('folow')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('Did you mean "follow"?')
  })
})

import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { keysFrom } from '../../learn/guide/keys.ts'
import { parseChapter } from '../../learn/guide/parse-chapter.ts'
import { present } from './present.ts'
import type { Stage } from './stage.ts'

const chapterOf = (script: string, expected: string) =>
  parseChapter(
    `# 1 · Say hello

**You will:** greet.
**Minutes:** 5
**You need:** a shell.

## Greeting

Run it:

<!-- notes: Ask who knows it. -->

\`\`\`bash
${script}
\`\`\`

\`\`\`text
${expected}
\`\`\`
`,
    'docs/01-say-hello.md',
  )

/** Presents to somebody who presses these keys one after the other, and quits where there is none left. */
async function presented(script: string, expected: string, pressed: string[]) {
  let shown = ''
  const stages: Stage[] = []
  const replayed: string[] = []
  const left = [...pressed]
  const keys = keysFrom((names) => {
    const key = left.shift() ?? 'q'
    return Promise.resolve(names.includes(key) ? key : 'q')
  })
  const result = await present([chapterOf(script, expected)], {
    keys,
    write: (text) => (shown += text),
    columns: () => 60,
    pace: 0,
    stage: (stage) => Promise.resolve(void stages.push(stage)),
    chapter: () => undefined,
    replay: (id) => Promise.resolve(void replayed.push(id)),
    signal: new AbortController().signal,
  })
  return { ...result, shown: stripVTControlCharacters(shown), stages, replayed }
}

const ENTER = 'return'

describe('a demo', () => {
  it('shows a bar, the text and the command, and runs it on Enter', async () => {
    const { shown, ...result } = await presented('echo hello', 'hello', [ENTER, ENTER, ENTER])
    expect(result).toMatchObject({ commands: 1, failed: [], quit: false })
    expect(shown).toContain('1   ·   S A Y   H E L L O')
    expect(shown).toMatch(/Greeting\n\nRun it:\n[^]*\$ echo hello\n[^]*Enter: run[^]*\nhello\n/)
    expect(shown).toMatch(/✓ As in the chapter \(\d+\.\d s\)/)
  })

  it('runs nothing that is skipped, and nothing after q', async () => {
    expect(await presented('echo hello', 'hello', [ENTER, 's'])).toMatchObject({
      commands: 0,
      quit: false,
    })
    expect(await presented('echo hello', 'hello', [ENTER, 'q'])).toMatchObject({
      commands: 0,
      quit: true,
    })
  })

  it('goes back, and runs a command again', async () => {
    const { shown } = await presented('echo hello', 'hello', [ENTER, 'b', ENTER, ENTER, 'a', ENTER])
    expect(shown.match(/You will: greet/g)).toHaveLength(2)
    expect(shown.match(/^hello$/gm)).toHaveLength(2)
  })

  it('shows notes and the time without leaving the place', async () => {
    const { shown } = await presented('echo hello', 'hello', [ENTER, 'n', 't', ENTER, ENTER])
    expect(shown).toContain('▌ Ask who knows it.')
    expect(shown).toMatch(/0 min \d+ s of 5 min planned, 5 min left; chapter 1, 2 of 2/)
  })

  it('says where a command does not go as the guide says, and offers the recording', async () => {
    const keys = [ENTER, ENTER, 'r', ENTER]
    const { shown, failed, replayed } = await presented('echo help', 'hello', keys)
    expect(failed).toEqual(['docs/01-say-hello.md:14'])
    expect(shown).toContain('✗ Not as in the chapter')
    expect(shown).toContain('r: show the recording')
    expect(replayed).toEqual(['01-say-hello'])
  })

  it('tells the second terminal what is next', async () => {
    const { stages } = await presented('echo hello', 'hello', [ENTER])
    expect(stages.at(-1)).toMatchObject({
      chapter: '1 · Say hello',
      slide: '2 of 2',
      notes: ['Ask who knows it.'],
      command: 'echo hello',
      expected: ['hello'],
      plannedMinutes: 5,
    })
  })
})

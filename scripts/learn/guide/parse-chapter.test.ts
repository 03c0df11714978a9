import { describe, expect, it } from 'vitest'
import { parseChapter } from './parse-chapter.ts'

const FILE = 'docs/03-build-the-monolith.md'

/** A chapter with this after its head; the first line of `body` is line 8. */
const chapter = (body: string) => `# 3 · Build *and* run

**You will:** build the image.
**Minutes:** 10
**You need:** [chapter 2](02-the-app.md), [chapter 1](./nowhere.md), [Docker](https://docs.docker.com) and
[the first](01-monolithic-containers.md#why).

${body}`

const parse = (body: string) => parseChapter(chapter(body), FILE)
const FENCE = '```'
const block = (lang: string, ...lines: string[]) => [FENCE + lang, ...lines, FENCE].join('\n')

describe('a chapter', () => {
  it('has its head read, and its texts as they are in the source', () => {
    const read = parse(
      `## Start *it*\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n${block('bash', 'docker ps', 'docker images')}\n\n${block('text', 'a', '…')}\n\n> **Why** so?\n`,
    )
    expect(read).toMatchObject({
      id: '03-build-the-monolith',
      number: 3,
      title: 'Build and run',
      minutes: 10,
      needs: ['02-the-app', '01-monolithic-containers'],
    })
    const [prose, command, after] = read.parts
    expect(prose).toMatchObject({ kind: 'prose', line: 3 })
    expect(prose?.kind === 'prose' && prose.markdown).toMatch(
      /^\*\*You will:\*\*[^]*## Start \*it\*\n\n\| a \| b \|\n\| - \| - \|\n\| 1 \| 2 \|$/,
    )
    expect(command).toEqual({
      kind: 'command',
      script: 'docker ps\ndocker images',
      line: 15,
      directives: {},
      expected: { lines: ['a', '…'], line: 20 },
    })
    expect(after).toEqual({ kind: 'prose', markdown: '> **Why** so?', line: 24 })
  })

  it('counts lines the same where they end as on Windows', () => {
    const source = chapter(block('bash', 'ls')).replaceAll('\n', '\r\n')
    expect(parseChapter(source, FILE).parts[1]).toMatchObject({ script: 'ls', line: 9 })
  })

  it('has all its annotations read, and none of them in its texts', () => {
    const { parts } = parse(
      [
        'One.',
        '<!-- include: monolithic/Dockerfile from "A; B" to "C" -->',
        block('dockerfile', 'FROM x', '', '', '', 'RUN y'),
        '<!-- end include -->',
        'Two.',
        '<!-- notes: Ask the class\nwhat comes: it is a riddle. -->',
        '<!-- lab: wait 60s for the first\n  answer; skip-on darwin,win32 has no such thing; unless-file .lab/x.json there is one; any-order; exit 7 -->',
        block('bash', 'ls'),
        block('text', 'x'),
        '<!-- lab: interrupt 20s -->',
        block('bash', 'docker stats'),
        block('text', 'x'),
        '<!-- lab: may-fail it may be gone -->',
        block('bash', 'docker rm x'),
      ].join('\n\n'),
    )
    expect(parts.map(({ kind }) => kind)).toEqual([
      'prose',
      'notes',
      'command',
      'command',
      'command',
    ])
    expect(parts[0]?.kind === 'prose' && parts[0].markdown).toMatch(
      /One\.\n\n```dockerfile\nFROM x\n\n\n\nRUN y\n```\n\nTwo\.$/,
    )
    expect(parts[1]).toMatchObject({ text: 'Ask the class\nwhat comes: it is a riddle.', line: 24 })
    expect(parts.slice(2).map((part) => part.kind === 'command' && part.directives)).toEqual([
      {
        wait: { seconds: 60, reason: 'the first answer' },
        skipOn: { platforms: ['darwin', 'win32'], reason: 'has no such thing' },
        unlessFile: { path: '.lab/x.json', reason: 'there is one' },
        anyOrder: true,
        exit: 7,
      },
      { interrupt: { seconds: 20 } },
      { mayFail: { reason: 'it may be gone' } },
    ])
  })

  it('takes a text block for the output only right after a command', () => {
    const { parts } = parse(`${block('bash', 'ls')}\n\nA picture:\n\n${block('text', 'x -> y')}\n`)
    expect(parts[1]).not.toHaveProperty('expected')
    expect(parts[2]).toMatchObject({ kind: 'prose' })
  })

  it('takes an empty text block for no output at all', () => {
    const { parts } = parse(`${block('bash', 'true')}\n\n${block('text')}\n`)
    expect(parts[1]).toMatchObject({ expected: { lines: [] } })
  })

  const ls = block('bash', 'ls')
  it.each([
    [8, 'an unknown word', '<!-- lab: sleep 5s -->\n' + ls, '"sleep" is no annotation'],
    [8, 'an unknown comment', '<!-- labs: exit 7 -->\n' + ls, 'A comment begins with'],
    [10, 'its own line', 'One.\n\n<!-- lab: exit -->\n' + ls, '"exit" should read "exit 7"'],
    [8, 'no success as a failure', '<!-- lab: exit 0 -->\n' + ls, 'should read "exit 7"'],
    [8, 'a wait without its reason', '<!-- lab: wait 60s -->\n' + ls, '"wait 60s for REASON"'],
    [8, 'a wait without its unit', '<!-- lab: wait 60 for x -->\n' + ls, 'should read'],
    [8, 'a skip without its reason', '<!-- lab: skip-on root -->\n' + ls, 'should read'],
    [8, 'an unknown platform', '<!-- lab: skip-on mac no such -->\n' + ls, 'should read'],
    [8, 'a file elsewhere', '<!-- lab: unless-file ../x no -->\n' + ls, 'should read'],
    [8, 'a value for none', '<!-- lab: any-order please -->\n' + ls, 'should read "any-order"'],
    [8, 'a word that every object has', '<!-- lab: constructor -->\n' + ls, 'is no annotation'],
    [8, 'what a terminal would obey', 'Text \u001b]0;hacked\u0007.', 'a control character'],
    [8, 'a line that nobody wrote', 'a'.repeat(5000), 'more than 1000 characters'],
    [8, 'a word twice', '<!-- lab: exit 7; exit 8 -->\n' + ls, '"exit" is there twice'],
    [8, 'empty notes', '<!-- notes: -->', 'The notes are empty'],
    [
      8,
      'no command after it',
      '<!-- lab: exit 7 -->\n\nText.\n\n' + ls,
      'No ```bash block follows',
    ],
    [8, 'no command at the end', '<!-- lab: exit 7 -->', 'No ```bash block follows'],
    [9, 'two for one command', '<!-- lab: exit 7 -->\n<!-- lab: any-order -->\n' + ls, 'into one'],
    [10, 'a wait for nothing', '<!-- lab: interrupt 5s -->\n' + ls, '"interrupt" needs'],
    [8, 'an include without end', '<!-- include: x -->\n\nText.', 'has no end'],
    [8, 'an end without include', '<!-- end include -->\n\nText.', 'no include to end'],
    [8, 'an annotation in a list', '- <!-- lab: exit 7 -->\n', 'stands alone'],
    [8, 'an annotation in a text', 'Text <!-- notes: x --> here.', 'stands alone'],
    [10, 'a command in a list', '- One.\n\n  ```bash\n  ls\n  ```\n', 'stands for itself'],
    [
      12,
      'a folded command',
      `<details>\n<summary>Q</summary>\n\n${ls}\n\n</details>`,
      'folded away',
    ],
    [8, 'a command by another name', block('shell-session', 'ls'), 'would not be run'],
    [8, 'a command in capitals', block('Bash', 'ls'), 'would not be run'],
    [10, 'one of them in a list', '- One.\n\n  ```sh\n  ls\n  ```\n', 'would not be run'],
    [9, 'an empty command', block('bash', ''), 'is empty'],
    [14, 'an impossible range', `${ls}\n\n${block('text', 'a', '{7 to 3}')}`, 'No number is in'],
  ])('is refused at line %i: %s', (line, _, body, problem) => {
    expect(() => parse(body)).toThrow(`${FILE}:${line}: `)
    expect(() => parse(body)).toThrow(problem)
  })

  it.each([
    ['another number in its title', '# 4 · Build\n\n**Minutes:** 10\n', '# 3 · Title'],
    ['no title', 'Text.\n\n**Minutes:** 10\n', '# 3 · Title'],
    ['no minutes', '# 3 · Build\n\nText.\n', '**Minutes:** 10'],
    ['minutes in words', '# 3 · Build\n\n**Minutes:** ten\n', '**Minutes:** 10'],
    ['minutes too late', '# 3 · Build\n\n## One\n\n**Minutes:** 10\n', '**Minutes:** 10'],
  ])('is refused for %s', (_, source, problem) => {
    expect(() => parseChapter(source, FILE)).toThrow(problem)
  })
})

import { describe, expect, it } from 'vitest'
import { chapterProblems } from './chapter-rules.ts'
import { parseChapter } from './parse-chapter.ts'

const GOOD = `# 3 · Build it

**You will:** build it.
**Minutes:** 10
**You need:** [chapter 2](02-the-app.md#x).

> **Why** so?

\`\`\`bash
docker ps
\`\`\`

\`\`\`text
…
\`\`\`

## Verification

See <https://example.org> and [the top](#top), [a file](../README.md).

## What you learned

## Quiz

<details>
<summary>Who?</summary>

Nobody.

</details>

## Next

[Chapter 4](04-image-size.md)
`
const FILES = ['../README.md', '02-the-app.md', '04-image-size.md']

const problems = (source: string) =>
  chapterProblems(parseChapter(source, 'docs/03-build-it.md'), source, (target) =>
    FILES.includes(target),
  )

describe('the rules for chapters', () => {
  it('let a good one pass', () => {
    expect(problems(GOOD)).toEqual([])
  })

  it.each([
    ['**You will:** build it.\n', '', '1: It has no line "**You will:** …".'],
    ['## Verification', '## Checks', '1: It has no section "## Verification".'],
    ['## Quiz', '## Riddles', '1: It has no section "## Quiz".'],
    ['> **Why** so?', '> So.', '1: It has no "> **Why** …".'],
    ['<summary>Who?</summary>', 'Who?', '1: Its quiz has no question.'],
    ['docker ps', 'docker ps # all', '10: zsh takes no comment'],
    ['docker ps', 'ls\ncd app', '11: "cd" changes'],
    ['04-image-size.md', '04-image.md', '34: There is no 04-image.md.'],
    ['## What you learned', '```text\nx\n```\n\n## What you learned', '21: This ```text block is'],
  ])('refuse one with "%s" as "%s"', (from, to, problem) => {
    expect(problems(GOOD.replace(from, to))).toEqual([
      expect.stringContaining(`docs/03-build-it.md:${problem}`),
    ])
  })

  it('refuse one whose last sections are in another order', () => {
    const source = GOOD.replace('## Quiz', '## X')
      .replace('## Verification', '## Quiz')
      .replace('## X', '## Verification')
    expect(problems(source)).toEqual([expect.stringContaining('not in the order')])
  })
})

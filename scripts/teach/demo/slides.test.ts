import { describe, expect, it } from 'vitest'
import { parseChapter } from '../../learn/guide/parse-chapter.ts'
import { slidesOf } from './slides.ts'

const CHAPTER = `# 1 · Say hello

**You will:** greet the class.\\
**Minutes:** 5\\
**You need:** a shell.

## Greeting

A shell says what it is told.

More about that, which nobody reads from a wall.

Run it:

<!-- notes: Ask who knows echo. -->

\`\`\`bash
echo hello
\`\`\`

\`\`\`text
hello
\`\`\`

> **Why** echo? It is short.

## Why this matters

- one
- two

And a long explanation.

![a picture](images/a.svg)

## Verification

\`\`\`bash
echo done
\`\`\`

## What you learned

- A shell repeats.

## Quiz

<details>
<summary>What?</summary>

That.

</details>

## Next

[Chapter 2](02-two.md)
`

const slides = slidesOf(parseChapter(CHAPTER, 'docs/01-say-hello.md'))

describe('a chapter cut down to slides', () => {
  it('opens with what will be done, without what only the presenter needs', () => {
    expect(slides[0]).toEqual({ heading: '', text: '**You will:** greet the class.', notes: [] })
  })

  it('shows with a command the block that leads up to it, and its speaker notes', () => {
    expect(slides[1]).toMatchObject({
      heading: 'Greeting',
      text: 'Run it:',
      notes: ['Ask who knows echo.'],
      command: { script: 'echo hello', expected: { lines: ['hello'] } },
    })
  })

  it('shows a reason, and of a section without a command its first block', () => {
    expect(slides[2]).toMatchObject({ heading: 'Greeting', text: '> **Why** echo? It is short.' })
    expect(slides[3]).toMatchObject({ heading: 'Why this matters', text: '- one\n- two' })
  })

  it('leaves out pictures, the quiz and the way on, but never a command', () => {
    expect(slides.slice(4)).toMatchObject([
      { heading: 'Verification', text: '', command: { script: 'echo done' } },
      { heading: 'What you learned', text: '- A shell repeats.' },
    ])
    expect(slides).toHaveLength(6)
  })
})

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { fixed, isFixable } from './fix-by-language.ts'

it.each([
  ['.py', 'a = 1\n', 'a = 1\n# fix 2\n'],
  ['.py', 'if a:\n    b()', 'if a:\n    b()\n# fix 2\n'],
  ['.py', 'a = 1\r\n', 'a = 1\r\n# fix 2\r\n'],
  ['.py', '', '# fix 2\n'],
  [
    '.mjs',
    '#!/usr/bin/node\na()',
    '#!/usr/bin/node\na()\nObject.assign(globalThis, { labFix: 2 })\n',
  ],
  ['.rb', 'puts DATA.read\n__END__\nfrom here\n', 'puts DATA.read\n# fix 2\n__END__\nfrom here\n'],
  ['.pl', 'print <DATA>;\n__DATA__\nx', 'print <DATA>;\n# fix 2\n__DATA__\nx'],
  ['.go', 'package main\n', 'package main\n// fix 2\n'],
  ['.PHP', '<p>', '<p>'],
  ['.php', '<?php\necho 1;\n?>\n', '<?php /* fix 2 */\necho 1;\n?>\n'],
  ['.php', '<?php\necho 1;\n', '<?php /* fix 2 */\necho 1;\n'],
  ['.php', '<?php declare(strict_types=1);', '<?php /* fix 2 */ declare(strict_types=1);'],
  ['.php', '#!/usr/bin/php\n<?PHP\r\n', '#!/usr/bin/php\n<?PHP /* fix 2 */\r\n'],
  ['.php', '<p>\n<?php echo 1 ?>\n', '<p>\n<?php /* fix 2 */ echo 1 ?>\n'],
  ['.php', '<?= 1 ?>', '<?= 1 ?>'],
  ['.html', '<p>', '<p>'],
  ['.json', '{}', '{}'],
])('%s: %j becomes %j', (extension, text, expected) => {
  expect(fixed(text, extension, 2)).toBe(expected)
})

it.each(['.html', '.json', '.hbs', '.erb', '.yaml', '.sh', '.vue', '.css', ''])(
  'nothing is written into a %s file',
  (extension) => {
    expect(isFixable(extension)).toBe(false)
  },
)

it('leaves what a program says as it is, and another fix makes it another file', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lab-fixed-'))
  try {
    const text = 'const text = () => `a` // no semicolon\nconsole.log(text())'
    const says = []
    const texts = [text, fixed(text, '.mjs', 1), fixed(fixed(text, '.mjs', 1), '.mjs', 2)]
    for (const one of texts) {
      const file = path.join(folder, 'main.mjs')
      await writeFile(file, one)
      says.push((await promisify(execFile)(process.execPath, [file])).stdout)
    }
    expect(says).toEqual(['a\n', 'a\n', 'a\n'])
    expect(new Set(texts).size).toBe(3)
  } finally {
    await rm(folder, { recursive: true })
  }
})

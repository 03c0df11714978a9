import { mkdtemp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { documentsIn, fillIncludes, findIncludes } from './includes.ts'

let root: string

beforeAll(async () => {
  const parent = await mkdtemp(path.join(os.tmpdir(), 'includes-'))
  root = path.join(parent, 'repository')
  await mkdir(path.join(root, 'web'), { recursive: true })
  await writeFile(path.join(parent, 'secret.txt'), 'not ours\n')
  await symlink(path.join(parent, 'secret.txt'), path.join(root, 'link.txt'))
  await writeFile(path.join(root, 'web/Dockerfile'), 'FROM node\nRUN --mount=x a\nUSER 65532\n')
  await writeFile(path.join(root, 'compose.yaml'), COMPOSE)
  await writeFile(path.join(root, 'windows.conf'), '[one]\r\na=1\r\n')
  await writeFile(path.join(root, 'notes.md'), '# Notes\n\n```bash\nls\n```\n')
})
afterAll(async () => {
  await rm(path.dirname(root), { recursive: true })
})

const COMPOSE = `services:
  gateway:
    depends_on:
      web:
        condition: service_healthy
  web:
    image: w
`

/** A document with one include around `inner`. */
const around = (include: string, inner = '') =>
  `# A  title  \n\n* odd   spacing *\n<!-- include: ${include} -->${inner}<!-- end include -->\n\nEnd`

describe('fillIncludes', () => {
  const filled = (include: string, block: string) => around(include, `\n\n${block}\n\n`)
  const whole = '```dockerfile\nFROM node\nRUN --mount=x a\nUSER 65532\n```'

  test.each([
    ['an empty block', '\n'],
    ['an old block', '\n\n```yaml\nold: true\n```\n\n'],
    ['a block without blank lines around it', '\n```dockerfile\nFROM node\n```\n'],
  ])('puts a whole file into %s and leaves the rest as it is', async (_, inner) => {
    const { markdown, drifted } = await fillIncludes(around('web/Dockerfile', inner), root)
    expect(markdown).toBe(filled('web/Dockerfile', whole))
    expect(drifted).toHaveLength(1)
  })

  test('changes nothing the second time', async () => {
    const once = await fillIncludes(around('web/Dockerfile', '\n'), root)
    const twice = await fillIncludes(once.markdown, root)
    expect(twice.markdown).toBe(once.markdown)
    expect(twice.drifted).toEqual([])
    expect(twice.includes).toHaveLength(1)
  })

  test('takes the lines from one text to the next that contains the other', async () => {
    const include = 'web/Dockerfile from "FROM" to "--mount"'
    const { markdown } = await fillIncludes(around(include, '\n'), root)
    expect(markdown).toBe(filled(include, '```dockerfile\nFROM node\nRUN --mount=x a\n```'))
  })

  test('takes a line that is the text before one that only contains it', async () => {
    const include = 'compose.yaml from "  web:" to "    image"'
    const { markdown } = await fillIncludes(around(include, '\n'), root)
    expect(markdown).toBe(filled(include, '```yaml\n  web:\n    image: w\n```'))
  })

  test('fills several, each from its own file', async () => {
    const { markdown, drifted } = await fillIncludes(
      `${around('windows.conf', '\n')}\n\n${around('web/Dockerfile', '\n')}`,
      root,
    )
    const ini = filled('windows.conf', '```ini\n[one]\na=1\n```')
    expect(markdown).toBe(`${ini}\n\n${filled('web/Dockerfile', whole)}`)
    expect(drifted.map(({ source }) => source)).toEqual(['windows.conf', 'web/Dockerfile'])
  })

  test('keeps the line ends of a document from Windows', async () => {
    const document = around('windows.conf', '\n').replaceAll('\n', '\r\n')
    const { markdown } = await fillIncludes(document, root)
    expect(markdown).toBe(
      filled('windows.conf', '```ini\n[one]\na=1\n```').replaceAll('\n', '\r\n'),
    )
  })

  test('makes a fence that the content cannot end', async () => {
    const { markdown } = await fillIncludes(around('notes.md', '\n'), root)
    expect(markdown).toContain('````md\n# Notes\n\n```bash\nls\n```\n````')
    expect((await fillIncludes(markdown, root)).drifted).toEqual([])
  })

  test.each([
    ['nowhere.yaml', 'There is no file nowhere.yaml.'],
    ['web', 'There is no file web.'],
    ['web/Dockerfile/x', 'There is no file web/Dockerfile/x.'],
    ['../secret.txt', '../secret.txt is not in the repository.'],
    ['/etc/hostname', '/etc/hostname is not in the repository.'],
    ['link.txt', 'link.txt is not in the repository.'],
    ['web/Dockerfile from "NO" to "USER"', 'No line of web/Dockerfile contains "NO".'],
    [
      'web/Dockerfile from "USER" to "FROM"',
      'No line of web/Dockerfile after line 3 contains "FROM".',
    ],
  ])('says where %s cannot be had, and leaves the block', async (include, message) => {
    const document = around(include, '\n\n```\nold\n```\n\n')
    const { markdown, problems } = await fillIncludes(document, root)
    expect(problems).toEqual([{ line: 4, message }])
    expect(markdown).toBe(document)
  })
})

describe('findIncludes', () => {
  const linesOf = (markdown: string) => findIncludes(markdown).problems.map(({ line }) => line)

  test.each([
    ['no end', 'Text\n\n<!-- include: a -->\n', [3]],
    [
      'two starts before one end',
      '<!-- include: a -->\n\n<!-- include: b -->\n\n<!-- end include -->',
      [1],
    ],
    ['an end alone', '<!-- end include -->', [1]],
    ['half a range', '<!-- include: a from "x" -->\n\n<!-- end include -->', [1, 3]],
    ['no file', '<!-- include -->', [1]],
    ['a paragraph around it', 'Text <!-- include: a --> text', [1]],
    ['a list around it', '- one\n\n  <!-- include: a -->\n  <!-- end include -->', [3, 4]],
    ['HTML around it', '<div>\n<!-- include: a -->\n<!-- end include -->\n</div>', [1]],
  ])('complains of %s', (_, markdown, lines) => {
    expect(linesOf(markdown)).toEqual(lines)
  })

  test('takes no comment in a code block or in inline code for an include', () => {
    const { includes, problems } = findIncludes(
      '`<!-- include: a -->`\n\n```md\n<!-- include: a -->\n```\n\n| `include: FILE` … `end include` |',
    )
    expect({ includes, problems }).toEqual({ includes: [], problems: [] })
  })
})

test('the files that docs/ shows are as they are in the repository', async () => {
  const found: string[] = []
  for (const file of await documentsIn(path.join(ROOT, 'docs'))) {
    const name = path.relative(ROOT, file)
    const { drifted, problems } = await fillIncludes(await readFile(file, 'utf8'), ROOT)
    found.push(...problems.map(({ line, message }) => `${name}:${line}: ${message}`))
    found.push(...drifted.map(({ line, source }) => `${name}:${line}: not as ${source} is`))
  }
  expect(found, 'npm run includes').toEqual([])
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { copiedFiles, copiedPaths } from './copied-files.ts'

it('finds what a Dockerfile copies from its context, and not from other stages', () => {
  expect(
    copiedPaths(`
FROM x AS build
COPY package.json package-lock.json ./
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --chmod=755 \\
    entry.sh /entry.sh
# COPY not this
add haproxy.cfg /etc/
`),
  ).toEqual(['package.json', 'package-lock.json', 'entry.sh', 'haproxy.cfg'])
})

it.each([
  ['in its JSON form', 'COPY ["app.py", "a b/", "/app/"]', ['app.py', 'a b/']],
  ['in its JSON form with a flag', 'COPY --chown=1:1 ["a","b","/"]', ['a', 'b']],
  ['with what is no JSON after all', 'COPY [id].ts /app/', ['[id].ts']],
  ['with quotes', 'COPY "app.py" /app/', ['app.py']],
  ['with variables', 'ARG DIR=src\nENV SUB=$DIR/app\nCOPY $SUB ${NONE:-x} /app/', ['src/app', 'x']],
  ['a here-document', 'COPY <<END one /app/\nCOPY this that\nEND\n', ['one']],
  ['a mount of the context', 'RUN --mount=target=/src make', ['.']],
  ['a mount of a folder', 'RUN --mount=type=bind,source=src,target=/src make', ['src']],
  ['no other mount', 'RUN --mount=type=cache,target=/x --mount=from=a,target=/y make', []],
])('reads a COPY or a mount: %s', (_, line, paths) => {
  expect(copiedPaths(`FROM x\n${line}`)).toEqual(paths)
})

it('finds the files of a pattern, and takes brackets in a name for what they are', async () => {
  const context = await mkdtemp(path.join(os.tmpdir(), 'lab-copied-'))
  try {
    await mkdir(path.join(context, 'src'))
    for (const name of ['a.mjs', 'b.mjs', 'c.txt', 'src/[id].ts']) {
      await writeFile(path.join(context, name), '')
    }
    const file = path.join(context, 'Dockerfile')
    await writeFile(file, 'FROM x\nCOPY *.mjs src/[id].ts none ./\n')
    const found = await copiedFiles({ file, context })
    expect(found.map((one) => path.relative(context, one)).sort()).toEqual([
      ...['a.mjs', 'b.mjs', 'src/[id].ts'],
    ])
  } finally {
    await rm(context, { recursive: true })
  }
})

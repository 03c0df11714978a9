import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fileWithoutSyntax, modelWithoutSyntax, withoutSyntax } from './own-frontend.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'lab-frontend-'))
})
afterEach(() => rm(root, { recursive: true }))
const at = (name: string) => path.join(root, name)

it.each([
  ['# syntax=docker/dockerfile:1\nFROM a\n', 'FROM a\n'],
  ['# escape=`\r\n# Syntax = x/y\r\nFROM a\r\n', '# escape=`\r\nFROM a\r\n'],
  ['FROM a\n# syntax=x/y\n', 'FROM a\n# syntax=x/y\n'],
])('%j becomes %j', (text, expected) => {
  expect(withoutSyntax(text)).toBe(expected)
})

it('leaves the file as it is, and copies what its build leaves out', async () => {
  const file = at('web.Dockerfile')
  await writeFile(file, '# syntax=docker/dockerfile:1\nFROM a\n')
  await writeFile(`${file}.dockerignore`, 'secret\n')
  const copy = await fileWithoutSyntax(file, root)
  expect(copy).not.toBe(file)
  expect(await readFile(copy, 'utf8')).toBe('FROM a\n')
  expect(await readFile(`${copy}.dockerignore`, 'utf8')).toBe('secret\n')
  expect(await readFile(file, 'utf8')).toContain('syntax')
  expect(await fileWithoutSyntax(copy, root)).toBe(copy)
})

it('changes the builds of a stack, and nothing else in it', async () => {
  await writeFile(at('Dockerfile'), '# syntax=docker/dockerfile:1\nFROM a\n')
  const inline = { context: root, dockerfile_inline: '# syntax=x/y\nFROM b\n' }
  const redis = { image: 'redis:7' }
  const { services } = await modelWithoutSyntax(
    { services: { web: { build: { context: root } }, other: { build: inline }, redis } },
    root,
  )
  expect(await readFile(services['web']?.build?.dockerfile ?? '', 'utf8')).toBe('FROM a\n')
  expect(services['other']?.build).toEqual({ context: root, dockerfile_inline: 'FROM b\n' })
  expect(services['redis']).toBe(redis)
})

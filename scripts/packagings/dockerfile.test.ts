import { expect, it } from 'vitest'
import { readDockerfile } from './dockerfile.ts'

it.each([
  ['FROM ubuntu:24.04', ['ubuntu:24.04'], 'ubuntu:24.04'],
  [
    'from --platform=$BUILDPLATFORM python:3.11-slim as x',
    ['python:3.11-slim'],
    'python:3.11-slim',
  ],
  ['ARG IMAGE=node:24-slim\nFROM ${IMAGE} AS build\nFROM build', ['node:24-slim'], 'node:24-slim'],
  ['ARG TAG="24.04"\nFROM ubuntu:$TAG', ['ubuntu:24.04'], 'ubuntu:24.04'],
  ['FROM a AS Build\nFROM scratch\nCOPY --from=build /x /x', ['a'], undefined],
  ['FROM a\nFROM b\nCOPY --from=0 /x /y\nCOPY --from=c /x /y', ['a', 'b', 'c'], 'b'],
  ['FROM ${NONE:-a:1}', ['a:1'], 'a:1'],
  [
    'FROM a\nCOPY <<EOF app.py\nfrom flask import Flask\nEOF\n# FROM b\nRUN x \\\n  # y\n  FROM',
    ['a'],
    'a',
  ],
])('%j is built on %j', (text, images, base) => {
  expect(readDockerfile(text)).toMatchObject({ images, base })
})

it('takes the build arguments that are given over the defaults', () => {
  const text = 'ARG A=x\nARG B=y\nFROM ${A}-${B}'
  expect(readDockerfile(text, { A: 'z' })).toMatchObject({ base: 'z-y', arguments: ['A', 'B'] })
})

it.each([
  ['FROM a\nEXPOSE 5000', true],
  ['FROM a\n# EXPOSE 5000', false],
])('%j has EXPOSE: %s', (text, hasExpose) => {
  expect(readDockerfile(text).hasExpose).toBe(hasExpose)
})

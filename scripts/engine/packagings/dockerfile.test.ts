import { describe, expect, it } from 'vitest'
import { neededInstructions, readDockerfile } from './dockerfile.ts'

it.each([
  ['FROM ubuntu:24.04', ['ubuntu:24.04'], 'ubuntu:24.04'],
  [
    'from --platform=$BUILDPLATFORM python:3.11-slim as x',
    ['python:3.11-slim'],
    'python:3.11-slim',
  ],
  ['ARG IMAGE=node:24-slim\nFROM ${IMAGE} AS build\nFROM build', ['node:24-slim'], 'node:24-slim'],
  ['ARG TAG="24.04"\nFROM ubuntu:$TAG', ['ubuntu:24.04'], 'ubuntu:24.04'],
  ['FROM ${NONE:-a:1}', ['a:1'], 'a:1'],
  [
    'FROM a\nCOPY <<EOF app.py\nfrom flask import Flask\nEOF\n# FROM b\nRUN x \\\n  # y\n  FROM',
    ['a'],
    'a',
  ],
  ['FROM a\r\nRUN <<-END sh\r\n\tFROM b\r\n\tEND\r\nRUN cat <<< FROM', ['a'], 'a'],
  ['FROM a\nRUN bash -c "cat <<END"\nCOPY --from=b /x /x', ['a', 'b'], 'a'],
  ['# escape=`\nFROM a\nRUN x `\n  FROM b', ['a'], 'a'],
])('%j is built on %j', (text, images, base) => {
  expect(readDockerfile(text)).toMatchObject({ images, base })
})

describe('stages', () => {
  it.each([
    ['by name, in any case', 'FROM a AS Build\nFROM scratch\nCOPY --from=BUILD /x /x', ['a']],
    ['by number', 'FROM a\nFROM b\nCOPY --from=0 /x /y\nCOPY --from=c /x /y', ['a', 'b', 'c']],
    ['as a mount', 'FROM a AS A\nFROM b\nRUN --mount=type=bind,from=a,target=/x y', ['a', 'b']],
    ['an image as a mount', 'FROM b\nRUN --mount=from=c:1,target=/x y', ['b', 'c:1']],
    ['for one platform', 'FROM a AS b-linux\nFROM b-${TARGETOS}', ['a']],
    ['not needed', 'FROM devbox:1 AS dev\nFROM a\nRUN x', ['a']],
    ['needed by none that is', 'FROM x AS one\nFROM y AS two\nCOPY --from=one a b\nFROM a', ['a']],
    ['ONBUILD of itself', 'FROM a\nONBUILD COPY --from=c x y', ['a']],
    ['ONBUILD of another', 'FROM a AS b\nONBUILD COPY --from=c x y\nFROM b', ['a', 'c']],
    ['of the same name twice', 'FROM a AS x\nFROM b AS x\nFROM x', ['b']],
  ])('%s', (_, text, images) => {
    expect(readDockerfile(text).images).toEqual(images)
  })

  it.each([
    ['dev', ['b'], 'b', false],
    ['DEV', ['b'], 'b', false],
    ['0', ['a'], 'a', true],
    [undefined, ['a', 'c'], 'c', false],
    ['none', [], undefined, false],
  ])('of the target %s alone', (target, images, base, hasExpose) => {
    const text = 'FROM a AS build\nEXPOSE 80\nFROM b AS dev\nFROM c\nCOPY --from=build /x /y'
    const options = target === undefined ? {} : { target }
    expect(readDockerfile(text, options)).toMatchObject({ images, base, hasExpose })
  })
})

it('takes the build arguments that are given over the defaults', () => {
  const text = 'ARG A=x B=y\nFROM ${A}-${B}'
  expect(readDockerfile(text, { values: { A: 'z' } })).toMatchObject({
    ...{ base: 'z-y', arguments: ['A', 'B'] },
  })
})

it.each([
  ['FROM a\nEXPOSE 5000', true],
  ['FROM a\n# EXPOSE 5000', false],
  ['FROM a\nONBUILD EXPOSE 5000', false],
  ['FROM a AS b\nEXPOSE 5000\nFROM b', true],
])('%j has EXPOSE: %s', (text, hasExpose) => {
  expect(readDockerfile(text).hasExpose).toBe(hasExpose)
})

it.each([
  ['# syntax=docker/dockerfile:1\nFROM a', { frontend: 'docker/dockerfile:1', line: 1 }],
  ['# escape=`\n# Syntax = x/y:2\nFROM a', { frontend: 'x/y:2', line: 2 }],
  ['FROM a\n# syntax=docker/dockerfile:1', undefined],
])('%j asks for the builder %j', (text, syntax) => {
  expect(readDockerfile(text).syntax).toEqual(syntax)
})

it('has the instructions that the target needs', () => {
  const text = 'FROM a AS x\nRUN one\nFROM b AS dev\nRUN two\nFROM x\nRUN three \\\n # no\n four'
  expect(neededInstructions(text).map(({ line, words }) => [line, words])).toEqual([
    [2, ['one']],
    [6, ['three', 'four']],
  ])
})

import { expect, it } from 'vitest'
import { shortImageName } from './image-name.ts'

it.each([
  ['redis:7-alpine', 'redis:7-alpine'],
  ['library/redis:7-alpine', 'redis:7-alpine'],
  ['docker.io/redis:7-alpine', 'redis:7-alpine'],
  ['docker.io/library/redis:7-alpine', 'redis:7-alpine'],
  ['index.docker.io/library/redis:7-alpine', 'redis:7-alpine'],
  ['ubuntu', 'ubuntu'],
  ['docker.io/library/ubuntu:latest', 'ubuntu'],
  ['docker.io/bitnami/redis:7', 'bitnami/redis:7'],
  ['docker.io/library/a/b', 'library/a/b'],
  ['library/redis@sha256:0a', 'redis@sha256:0a'],
  ['redis:7-alpine@sha256:0a', 'redis:7-alpine@sha256:0a'],
  ['localhost/redis:7-alpine', 'localhost/redis:7-alpine'],
  ['localhost:5000/library/redis:7-alpine', 'localhost:5000/library/redis:7-alpine'],
  ['quay.io/library/redis:latest', 'quay.io/library/redis'],
])('%s is %s', (image, short) => {
  expect(shortImageName(image)).toBe(short)
})

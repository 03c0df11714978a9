import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Docker } from '../docker/docker.ts'
import { chosenBases, commonFolder, foreignMonolith, foreignStack, nameOf } from './foreign.ts'

const NAMED = { id: 'monolithic', title: 'Monolithic' }
let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'foreign-'))
})
afterEach(() => rm(directory, { recursive: true }))
const write = (name: string, text: string) => writeFile(path.join(directory, name), text)

describe('foreignMonolith', () => {
  it('is built in its folder, on what takes the place of its base image', async () => {
    await write('Dockerfile', 'ARG TAG=24.04\nFROM ubuntu:$TAG\nEXPOSE 5000\n')
    const { images, source } = await foreignMonolith(directory, NAMED, {})
    expect(images).toEqual(['ubuntu:24.04'])
    expect(source({ 'ubuntu:24.04': 'lab-standin/ubuntu:24.04' }, 'redis')).toMatchObject({
      context: directory,
      dockerfile: 'Dockerfile',
      image: { base: 'lab-standin/ubuntu:24.04' },
    })
  })

  it.each([
    ['no Dockerfile', undefined, /has no Dockerfile/],
    ['no EXPOSE', 'FROM ubuntu:24.04\n', /names no port/],
  ])('refuses a folder with %s', async (_, text, message) => {
    if (text !== undefined) await write('Dockerfile', text)
    await expect(foreignMonolith(directory, NAMED, {})).rejects.toThrow(message)
  })
})

describe('foreignStack', () => {
  /** Compose, as it would print the file. */
  const composeOf = (services: unknown) =>
    ({ run: () => Promise.resolve({ stdout: JSON.stringify({ services }) }) }) as unknown as Docker
  const web = () => ({
    build: { context: directory },
    ports: [{ target: 5000, published: '5000' }],
  })

  it.each(['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'])(
    'reads %s, and what its services are built on or run as it comes',
    async (file) => {
      await write(file, '')
      await write(
        'Dockerfile',
        'FROM base AS mine\nFROM python:3\nCOPY --from=own /x /x\nCOPY --from=mine /y /y\n',
      )
      const build = { context: directory, additional_contexts: { own: '/elsewhere' } }
      const docker = composeOf({ web: { ...web(), build }, redis: { image: 'redis:7' } })
      const { images, source } = await foreignStack(docker, directory)
      expect(images).toEqual(['redis:7', 'base', 'python:3'])
      expect(source({}, 'redis')).toMatchObject({
        directory,
        folder: '',
        known: { web: { base: 'python:3' } },
      })
    },
  )

  it('looks for no image that one of its services builds, nor for what the target does not need', async () => {
    await write('compose.yaml', '')
    await write(
      'Dockerfile',
      'FROM docker.io/library/python:3 AS app\nFROM app AS test\nFROM devbox',
    )
    const services = {
      web: { ...web(), image: 'shop', build: { context: directory, target: 'APP' } },
      worker: { image: 'docker.io/library/shop:latest' },
      tools: {
        build: {
          context: directory,
          dockerfile_inline: 'FROM here\nCOPY --from=there /x /x',
          additional_contexts: { here: '/elsewhere', there: 'docker-image://docker.io/tools:1' },
        },
      },
      redis: { image: 'docker.io/redis:7' },
    }
    const { images, source } = await foreignStack(composeOf(services), directory)
    expect(images).toEqual(['redis:7', 'python:3', 'tools:1'])
    const known = { web: { base: 'lab-standin/python:3' } }
    expect(source({ 'python:3': 'lab-standin/python:3' }, 'redis')).toMatchObject({ known })
  })

  it('takes in the folder beside it that a build takes files from', async () => {
    await write('compose.yaml', '')
    const context = path.dirname(directory)
    const docker = composeOf({ web: { ...web(), build: { context } }, redis: { image: 'r' } })
    expect((await foreignStack(docker, directory)).source({}, 'redis')).toMatchObject({
      directory: context,
      folder: path.basename(directory),
    })
  })

  it('refuses a folder without a compose file, and a file without the services', async () => {
    await expect(foreignStack(composeOf({}), directory)).rejects.toThrow(/has no compose file/)
    await write('compose.yaml', '')
    const docker = composeOf({ web: web(), cache: {} })
    await expect(foreignStack(docker, directory)).rejects.toThrow(/no service "redis"/)
  })
})

it('takes a variable for a base image only where the user set it', () => {
  expect(chosenBases({ UBUNTU_IMAGE: 'mirror/ubuntu', NODE_IMAGE: ' ' })).toEqual({
    UBUNTU_IMAGE: 'mirror/ubuntu',
  })
})

it.each([
  [['/a/b', '/a/b/c', '/a/b'], '/a/b'],
  [['/a/b/c', '/a/d'], '/a'],
  [['/a', '/b'], '/'],
  [['/ab', '/abc'], '/'],
])('the lowest folder that holds %j is %s', (folders, common) => {
  expect(commonFolder(folders)).toBe(common)
})

it.each([
  ['/home/me/Flask/Multi container', 'flask-multi-container'],
  ['/m', 'm'],
])('images of %s are called after %s', (folder, name) => {
  expect(nameOf(folder)).toBe(name)
})

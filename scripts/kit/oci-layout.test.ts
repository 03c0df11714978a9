import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createWriteStream } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { pack } from 'tar-stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { namesInLayout, unpackLayout } from './oci-layout.ts'

let directory: string
let archive: string
let layout: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'oci-layout-'))
  archive = path.join(directory, 'images.tar.gz')
  layout = path.join(directory, 'layout')
})
afterEach(() => rm(directory, { recursive: true }))

async function save(files: Record<string, unknown>, link?: string): Promise<void> {
  const tar = pack()
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, JSON.stringify(content))
  if (link !== undefined) tar.entry({ name: 'index.json', type: 'symlink', linkname: link })
  tar.finalize()
  await pipeline(tar, createGzip(), createWriteStream(archive))
}

const named = (name: string) => ({
  manifests: [{ digest: 'sha256:0', annotations: { 'io.containerd.image.name': name } }],
})

test('every name that the engine would give is known, by either list', async () => {
  await save({
    'index.json': named('docker.io/lab-kit-amd64/task-app:web'),
    'manifest.json': [{ RepoTags: ['ubuntu:latest'] }, { RepoTags: null }],
  })
  await unpackLayout(archive, layout)
  expect(await namesInLayout(layout)).toEqual(['lab-kit-amd64/task-app:web', 'ubuntu:latest'])
})

test('nothing is written but the files of a layout', async () => {
  const places = ['../evil', '/tmp/evil', 'blobs/sha256/../../evil', 'blobs/sha256/0', 'layers.tar']
  const files = Object.fromEntries(places.map((place) => [place, 'evil']))
  await save({ 'index.json': named('a'), ...files }, '/etc/passwd')
  await unpackLayout(archive, layout)
  expect(await readdir(directory)).toEqual(['images.tar.gz', 'layout'])
  expect((await readdir(layout)).toSorted()).toEqual(['blobs', 'index.json'])
  expect(JSON.parse(await readFile(path.join(layout, 'index.json'), 'utf8'))).toEqual(named('a'))
})

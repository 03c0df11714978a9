import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unpackSaved } from '../../engine/image/unpack-saved.ts'
import { archiveOf } from '../../maintain/testing/saved-archives.ts'
import { manifestDigests, namesInLayout } from './oci-layout.ts'

let layout: string
beforeEach(async () => {
  layout = await mkdtemp(path.join(os.tmpdir(), 'oci-layout-'))
})
afterEach(() => rm(layout, { recursive: true }))

const NAME = 'lab-kit-amd64/task-app:web'
const index = {
  manifests: [
    { digest: 'sha256:0', annotations: { 'io.containerd.image.name': `docker.io/${NAME}` } },
  ],
}

test('every name that the engine would give is known, by either list', async () => {
  const list = [{ RepoTags: ['ubuntu:latest'] }, { RepoTags: null }]
  await unpackSaved(archiveOf({ 'index.json': index, 'manifest.json': list }), layout)
  expect(await namesInLayout(layout)).toEqual([NAME, 'ubuntu:latest'])
  expect(await manifestDigests(layout)).toEqual(new Map([[NAME, 'sha256:0']]))
})

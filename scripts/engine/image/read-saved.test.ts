import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  archiveOf,
  configOf,
  FORMS,
  layerOf,
  Layout,
  type MadeLayer,
  sha256,
} from '../../maintain/testing/saved-archives.ts'
import { readSaved } from './read-saved.ts'
import type { Wanted } from './saved-image.ts'
import { unpackSaved } from './unpack-saved.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'read-saved-'))
})
afterEach(() => rm(directory, { recursive: true }))

/** Gzipped, the last two are below 512 bytes; the last one holds nothing, as what `WORKDIR /` makes. */
let layers: MadeLayer[]
let others: MadeLayer[]
beforeAll(async () => {
  layers = [
    await layerOf({ 'usr/bin/large': 'abc'.repeat(20_000) }),
    await layerOf({ 'etc/flag': 'on' }),
    await layerOf({}),
  ]
  others = [await layerOf({ 'etc/other': 'another platform' })]
})

async function read(files: Record<string, unknown>, wanted: Partial<Wanted> = {}, only?: string[]) {
  const archive = path.join(directory, 'archive')
  await unpackSaved(archiveOf(files), archive)
  return readSaved(
    archive,
    { reference: 'lab:test', id: '', layers: [], ...wanted },
    { cache: path.join(directory, 'cache'), ...(only ? { only } : {}) },
  )
}

const filesOf = async (...args: Parameters<typeof read>) =>
  (await read(...args)).flatMap(({ layer }) => layer.files.map((file) => file.path))

const withIndex = (layout: Layout, manifests: object[]) => ({
  ...layout.files,
  'index.json': { manifests },
})

const digestsOf = (all: MadeLayer[]) => all.map(({ digest }) => digest)

const whole = () => ({
  digests: digestsOf(layers),
  files: [['usr/bin/large'], ['etc/flag'], []],
  uncompressedBytes: layers.map(({ tar }) => tar.length),
  compressedBytes: layers.map(({ tar }) => gzipSync(tar).length),
  steps: ['step 1', 'step 2', 'step 3'],
})

const summed = (all: Awaited<ReturnType<typeof read>>) => ({
  digests: all.map(({ layer }) => layer.digest),
  files: all.map(({ layer }) => layer.files.map((file) => file.path)),
  uncompressedBytes: all.map(({ layer }) => layer.uncompressedBytes),
  compressedBytes: all.map(({ layer }) => layer.compressedBytes),
  steps: all.map(({ createdBy }) => createdBy),
})

describe('an image weighs the same, and has the same files', () => {
  it.each(Object.keys(FORMS) as (keyof typeof FORMS)[])('in a layout: %s', async (form) => {
    const layout = new Layout()
    const manifest = layout.image(layers, form)
    expect(summed(await read(withIndex(layout, [manifest])))).toEqual(whole())
  })

  it.each([
    ['not compressed', (tar: Buffer) => tar],
    ['compressed', (tar: Buffer) => gzipSync(tar)],
  ])('in the older archive: %s', async (_, store) => {
    const config = JSON.stringify(configOf(layers))
    const configFile = `${sha256(config).slice(7)}.json`
    const stored = layers.map(({ tar }) => store(tar))
    const names = stored.map((one) => `${sha256(one).slice(7)}/layer.tar`)
    const files = Object.fromEntries(names.map((name, place) => [name, stored[place]]))
    const list = [{ Config: configFile, RepoTags: ['lab:test'], Layers: names }]
    const saved = await read({ ...files, [configFile]: config, 'manifest.json': list })
    expect(summed(saved)).toEqual(whole())
  })

  it('whatever its first bytes are: a layer is no document', async () => {
    const brace = await layerOf({ '{"x":1}': 'a file, whose name begins the archive' })
    const layout = new Layout()
    const manifest = layout.image([brace], 'uncompressed')
    expect(await filesOf(withIndex(layout, [manifest]))).toEqual(['{"x":1}'])
  })
})

describe('of several images in one archive', () => {
  const attestation = (layout: Layout) => ({
    ...layout.image(others, 'gzip', 'unknown/unknown'),
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
  })

  it.each([
    ['linux/amd64', () => layers, ['usr/bin/large', 'etc/flag']],
    ['linux/arm64/v8', () => others, ['etc/other']],
  ])('the one for %s is read, however deep the index lies', async (_, runs, files) => {
    const layout = new Layout()
    const platforms = layout.index([
      layout.image(others, 'gzip', 'linux/arm64/v8'),
      attestation(layout),
      layout.image(layers, 'gzip', 'linux/amd64'),
    ])
    const saved = withIndex(layout, [layout.index([platforms])])
    expect(await filesOf(saved, { layers: digestsOf(runs()) })).toEqual(files)
  })

  it('a platform that the engine has only the name of does not count', async () => {
    const layout = new Layout()
    const absent = { digest: sha256('absent'), size: 1 }
    const index = layout.index([absent, layout.image(layers, 'gzip'), attestation(layout)])
    expect(await read(withIndex(layout, [index]))).toHaveLength(3)
  })

  it.each(['its manifest', 'its configuration', 'an index above it'])(
    'the one that the engine means by the digest of %s is read',
    async (what) => {
      const layout = new Layout()
      const manifest = layout.image(layers, 'gzip')
      const index = layout.index([manifest])
      const config = sha256(JSON.stringify(configOf(layers)))
      const id = { 'its manifest': manifest.digest, 'its configuration': config }[what]
      const saved = withIndex(layout, [layout.image(others, 'gzip'), index])
      const wanted = { id: id ?? index.digest, layers: digestsOf(layers) }
      expect(await filesOf(saved, wanted)).toEqual(['usr/bin/large', 'etc/flag'])
    },
  )

  it('one under two tags counts once', async () => {
    const layout = new Layout()
    const manifest = layout.image(layers, 'gzip')
    expect(await read(withIndex(layout, [manifest, manifest]))).toHaveLength(3)
  })

  it('none with its layers is an error that names the platforms', async () => {
    const layout = new Layout()
    const saved = withIndex(layout, [
      layout.image(others, 'gzip', 'linux/arm64'),
      layout.image(layers.slice(1), 'gzip', 'linux/riscv64'),
    ])
    await expect(read(saved, { layers: digestsOf(layers) })).rejects.toMatchObject({
      name: 'ExpectedError',
      message: expect.stringContaining('images for linux/arm64, linux/riscv64, none') as unknown,
    })
  })
})

it('layers that are not asked for are not measured', async () => {
  const layout = new Layout()
  const [, flag] = layers
  const manifest = layout.image(layers, 'gzip')
  const saved = withIndex(layout, [manifest])
  expect(await filesOf(saved, {}, [flag?.digest ?? ''])).toEqual(['etc/flag'])
})

describe('what is damaged is refused', () => {
  const blobOf = (digest: string) => `blobs/${digest.replace(':', '/')}`
  const stored = (place: number) => gzipSync(layers[place]?.tar ?? '')

  it.each([
    ['a layer that is not there', () => undefined, 'it lacks its layer'],
    ['a layer of another size', () => Buffer.from('short'), 'and should have'],
    [
      'a layer that is no gzip',
      (one: Buffer) => Buffer.alloc(one.length, 'x'),
      'cannot be read (incorrect header check)',
    ],
    [
      'another layer of the same size',
      () => {
        const other = Buffer.from(layers[1]?.tar ?? '')
        other.write('no', 512)
        return gzipSync(other)
      },
      'is not the layer sha256:',
    ],
  ])('%s', async (_, change, message) => {
    const layout = new Layout()
    const manifest = layout.image(layers, 'gzip')
    const name = blobOf(sha256(stored(1)))
    const { [name]: before, ...rest } = withIndex(layout, [manifest]) as Record<string, unknown>
    const after = change(before as Buffer)
    await expect(read({ ...rest, ...(after ? { [name]: after } : {}) })).rejects.toMatchObject({
      name: 'ExpectedError',
      message: expect.stringContaining(message) as unknown,
    })
  })

  it('an archive without an image', async () => {
    await expect(read({ 'manifest.json': [] })).rejects.toThrow('no image')
  })

  it('a list that leads out of the archive', async () => {
    const config = JSON.stringify(configOf(others))
    const configFile = `${sha256(config).slice(7)}.json`
    const list = [{ Config: configFile, Layers: ['../../../../../../etc/passwd'] }]
    const saved = read({ [configFile]: config, 'manifest.json': list })
    await expect(saved).rejects.toThrow('it lacks its layer ../')
  })
})

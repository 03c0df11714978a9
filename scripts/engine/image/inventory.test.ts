import { describe, expect, it } from 'vitest'
import { fileSystem, inventoryOf } from './inventory.ts'
import type { LayerFile } from './measure-layer.ts'

const layer = (files: (string | LayerFile)[], packageDatabase: Record<string, string> = {}) => ({
  digest: 'x',
  createdBy: '',
  uncompressedBytes: 0,
  compressedBytes: 0,
  files: files.map((one) => (typeof one === 'string' ? { path: one, bytes: 1 } : one)),
  packageDatabase,
})

describe('fileSystem', () => {
  const paths = (...layers: (string | LayerFile)[][]) =>
    fileSystem({ layers: layers.map((files) => layer(files)) })
      .map(({ path }) => path)
      .sort()

  it.each([
    ['adds layers up', [['a'], ['b/c']], ['a', 'b/c']],
    ['takes a file away', [['a/x', 'a/y'], ['a/.wh.x']], ['a/y']],
    ['takes a folder away', [['a/x/1', 'a/x/2', 'a/xy'], ['a/.wh.x']], ['a/xy']],
    [
      'empties a folder, and keeps what the same layer puts there',
      [
        ['a/x', 'b'],
        ['a/.wh..wh..opq', 'a/z'],
      ],
      ['a/z', 'b'],
    ],
    ['takes away at the top', [['x', 'y'], ['.wh.x']], ['y']],
  ])('%s', (_, layers, expected) => {
    expect(paths(...layers)).toEqual(expected)
  })

  it('has each file once, as the topmost layer has it', () => {
    const layers = [
      layer([{ path: 'a', bytes: 1, setId: 'setuid' }]),
      layer([{ path: 'a', bytes: 2 }]),
    ]
    expect(fileSystem({ layers })).toEqual([{ path: 'a', bytes: 2 }])
  })
})

describe('inventoryOf', () => {
  it('tells programs by name, and looks in folders of programs only', () => {
    const files = [
      'bin/sh',
      'usr/bin/python3.11',
      'usr/bin/gcc-12',
      'usr/bin/x86_64-linux-gnu-gcc',
      'usr/bin/make',
      'usr/bin/apt-get',
      'usr/local/bin/node',
      'usr/share/doc/gcc',
      'usr/bin/password',
    ]
    expect(inventoryOf({ reference: 'x', layers: [layer(files)] })).toEqual({
      packages: [],
      setIdFiles: [],
      shells: ['sh'],
      interpreters: ['node', 'python3.11'],
      compilers: ['gcc-12', 'make', 'x86_64-linux-gnu-gcc'],
      packageManagers: ['apt-get'],
    })
  })

  it('finds what runs with other rights', () => {
    const su: LayerFile = { path: 'bin/su', bytes: 1, setId: 'setuid' }
    const wall: LayerFile = { path: 'usr/bin/wall', bytes: 1, setId: 'setgid' }
    const { setIdFiles } = inventoryOf({ reference: 'x', layers: [layer([wall, su, 'bin/ls'])] })
    expect(setIdFiles).toEqual(['/bin/su', '/usr/bin/wall'])
  })

  it.each([
    [
      'Debian',
      { 'var/lib/dpkg/status': 'Package: libc6\nStatus: install ok installed\n' },
      ['libc6'],
    ],
    [
      'distroless images, a file a package',
      {
        'var/lib/dpkg/status.d/base': 'Package: base-files\nVersion: 1\n',
        'var/lib/dpkg/status.d/base.md5sums': 'x  y',
      },
      ['base-files'],
    ],
    ['Alpine', { 'lib/apk/db/installed': 'C:Q1\nP:musl\nV:1\n\nP:redis\n' }, ['musl', 'redis']],
  ])('reads the packages of %s', (_, database, packages) => {
    const image = { reference: 'x', layers: [layer([], database)] }
    expect(inventoryOf(image).packages).toEqual(packages)
  })
})

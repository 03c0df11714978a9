import { expect, it } from 'vitest'
import type { Image } from './read-image.ts'
import { weigh } from './weigh.ts'

const layer = (files: Record<string, number>, packageDatabase: Record<string, string> = {}) => ({
  digest: 'x',
  createdBy: '',
  uncompressedBytes: 0,
  compressedBytes: 0,
  files: Object.entries(files).map(([path, bytes]) => ({ path, bytes })),
  packageDatabase,
})

const image: Image = {
  reference: 'x',
  layers: [
    layer({ 'usr/bin/base': 100 }),
    layer(
      { 'usr/bin/redis-server': 20, 'usr/lib/liblua.so': 5, 'usr/bin/vim': 30, 'var/cache/x': 1 },
      {
        'var/lib/dpkg/status':
          'Package: redis\nDepends: liblua\n\nPackage: liblua\n\nPackage: vim\nDepends: liblua',
        'var/lib/dpkg/info/redis.list': '/usr/bin/redis-server\n',
        'var/lib/dpkg/info/liblua.list': '/lib/liblua.so\n',
        'var/lib/dpkg/info/vim.list': '/usr/bin/vim\n',
      },
    ),
    layer({ 'app/server.js': 7, 'app/node_modules/x.js': 9 }),
  ],
}

it('splits every byte over the causes: what two of them need counts for the first', () => {
  const causes = [
    { name: 'Redis', packages: ['redis'] },
    { name: 'Debugging', packages: ['vim'] },
    { name: 'node_modules', paths: /^app\/node_modules\// },
    { name: 'App', paths: /^app\// },
  ]
  expect(weigh(image, causes, 1)).toEqual([
    { name: 'Base image', bytes: 100 },
    { name: 'Redis', bytes: 25 },
    { name: 'Debugging', bytes: 30 },
    { name: 'node_modules', bytes: 9 },
    { name: 'App', bytes: 7 },
    { name: 'Everything else', bytes: 1 },
  ])
})

it('counts packages that nobody asked for by name together', () => {
  const causes = [
    { name: 'Debugging', packages: ['vim'] },
    { name: 'Other packages', anyPackage: true },
    { name: 'The rest', paths: /^/ },
  ]
  expect(weigh(image, causes, 1)).toEqual([
    { name: 'Base image', bytes: 100 },
    { name: 'Debugging', bytes: 35 },
    { name: 'Other packages', bytes: 20 },
    { name: 'The rest', bytes: 17 },
  ])
})

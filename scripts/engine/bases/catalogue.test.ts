import { expect, test } from 'vitest'
import { BASES, wantedImage } from './catalogue.ts'

test('each base has a variable and a stand-in of its own, under no official name', () => {
  expect(new Set(BASES.map(({ variable }) => variable)).size).toBe(BASES.length)
  expect(new Set(BASES.map(({ standIn }) => standIn)).size).toBe(BASES.length)
  for (const { standIn } of BASES) expect(standIn).toMatch(/^lab-standin\//)
})

test.each([
  ['unset', {}, { wanted: 'ubuntu:24.04', chosen: false }],
  ['empty, as Compose passes it', { UBUNTU_IMAGE: ' ' }, { wanted: 'ubuntu:24.04', chosen: false }],
  ['a mirror', { UBUNTU_IMAGE: 'r.example/u:1' }, { wanted: 'r.example/u:1', chosen: true }],
])('the wanted image where the variable is %s', (_, env, expected) => {
  const ubuntu = BASES.find(({ name }) => name === 'ubuntu')
  expect(ubuntu && wantedImage(ubuntu, env)).toEqual(expected)
})

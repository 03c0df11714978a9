import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  admittedPackages,
  mainTarget,
  parseTargets,
  preferencesText,
  signedBy,
  sourceText,
} from './debian13.ts'

const targets = parseTargets(
  readFileSync(path.join(import.meta.dirname, 'fixtures/indextargets.txt'), 'utf8'),
)
const uri = 'http://mirror.example/debian/'
const target = { origin: 'Debian', codename: 'bookworm', component: 'main', uri, file: '' }

it("finds the machine's own mirror, and neither the updates' nor the security one", () => {
  expect(mainTarget(targets, 'bookworm')).toEqual({
    origin: 'Debian',
    codename: 'bookworm',
    component: 'main',
    uri: 'http://mirror.example/debian/',
    file: '/etc/apt/sources.list.d/debian.sources',
  })
})

it("is not misled by a vendor's repository for the same release", () => {
  const vendor = { ...target, origin: 'Vendor', uri: 'http://vendor.example/apt/' }
  expect(mainTarget([vendor, target], 'bookworm')).toBe(target)
})

it('finds none for a release that apt does not know here', () => {
  expect(mainTarget(targets, 'noble')).toBeUndefined()
})

describe('signedBy', () => {
  const other = 'Types: deb\nURIs: http://mirror.example/debian-security\nSigned-By: /other.gpg\n'
  const own = (key: string) =>
    `Types: deb\n# a note\nURIs: http://mirror.example/debian\nSuites: bookworm\n${key}`
  it.each([
    ['a deb822 source', `${other}\n${own('Signed-By: /own.gpg\n')}`, '/own.gpg'],
    ['a deb822 source without a key', `${other}\n${own('')}`, undefined],
    ['a key in the source', own('Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n'), undefined],
    [
      'a line',
      'deb [arch=amd64 signed-by=/line.gpg] http://mirror.example/debian bookworm main\n',
      '/line.gpg',
    ],
    ['a line without a key', 'deb http://mirror.example/debian/ bookworm main\n', undefined],
  ])('in %s', (_, text, key) => {
    expect(signedBy(text, target)).toBe(key)
  })
})

it('writes a source for Debian 13 from the same mirror and key', () => {
  expect(sourceText(uri, '/own.gpg')).toMatch(
    /^Types: deb\nURIs: http:\/\/mirror\.example\/debian\/\nSuites: trixie\nComponents: main\nSigned-By: \/own\.gpg\n$/m,
  )
  expect(sourceText(uri, undefined)).not.toMatch(/Signed-By/)
})

it('admits the packages alone; where Debian 13 was a source before, it leaves the rest to its owner', () => {
  expect(preferencesText(['a', 'b'], true)).toMatch(
    /^Package: a b\nPin: release n=trixie\nPin-Priority: 990\n\nPackage: \*\n.*\nPin-Priority: -1\n$/,
  )
  expect(preferencesText(['a', 'b'], false)).not.toMatch(/-1/)
})

it('reads back which packages it admitted', () => {
  expect(admittedPackages(preferencesText(['a', 'b'], true))).toEqual(['a', 'b'])
  expect(admittedPackages('')).toEqual([])
})

import { expect, test } from 'vitest'
import { parseOsRelease, sourceLines } from './host.ts'
import { mmdebstrapArguments } from './rootfs.ts'

test('os-release values are read with and without quotes', () => {
  const text = 'NAME="Ubuntu"\nID=ubuntu\nVERSION_CODENAME=noble\n# comment\n'
  expect(parseOsRelease(text)).toEqual({ NAME: 'Ubuntu', ID: 'ubuntu', VERSION_CODENAME: 'noble' })
})

test("only the release's own sources are taken over, each once", () => {
  const targets = [
    'http://deb.example/debian/|bookworm|main',
    'http://deb.example/debian/|bookworm|main',
    'http://deb.example/debian/|bookworm-updates|main',
    'http://deb.example/debian-security/|bookworm-security|main',
    'http://deb.example/debian/|trixie|main',
    'http://deb.example/debian/|bookworm|non-free',
    'https://vendor.example/linux/debian/|bookworm|stable',
    'https://vendor.example/repos/apt/|bookworm-vendor|main',
    'file:/srv/mirror/|bookworm|main',
  ]
  expect(sourceLines(targets.join('\n'), 'bookworm')).toEqual([
    'deb http://deb.example/debian/ bookworm main',
    'deb http://deb.example/debian/ bookworm-updates main',
    'deb http://deb.example/debian-security/ bookworm-security main',
  ])
})

test('a source over https needs certificates in the image', () => {
  const args = (source: string) =>
    mmdebstrapArguments({ codename: 'noble' }, [source], '/tmp/base.tar')
  expect(args('deb https://u.example/ubuntu noble main')).toContain('--include=ca-certificates')
  expect(args('deb http://u.example/ubuntu noble main').slice(-3)).toEqual([
    'noble',
    '/tmp/base.tar',
    'deb http://u.example/ubuntu noble main',
  ])
})

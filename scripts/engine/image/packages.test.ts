import { describe, expect, it } from 'vitest'
import { closure, mergedUsr, ownersByPath, parseStatus, sourceOfCompiled } from './packages.ts'

const STATUS = `Package: supervisor
Status: install ok installed
Depends: python3-pkg-resources, python3:any (>= 3.2~),
 init-system-helpers (>= 1.54) | busybox
Description: A system for controlling process state

Package: python3
Status: install ok installed
Pre-Depends: python3-minimal (= 3.11.2-1+b1)
Provides: python3-profiler

Package: python3-minimal
Status: install ok installed

Package: python3-pkg-resources
Status: install ok installed
Depends: python3-profiler

Package: removed-long-ago
Status: deinstall ok config-files

Package: vim
Status: install ok installed
Recommends: supervisor`

describe('parseStatus', () => {
  it('reads names, what they need (recommended ones, too) and provide; installed ones only', () => {
    expect(parseStatus(STATUS)).toEqual([
      {
        name: 'supervisor',
        depends: ['python3-pkg-resources', 'python3', 'init-system-helpers', 'busybox'],
        provides: [],
      },
      { name: 'python3', depends: ['python3-minimal'], provides: ['python3-profiler'] },
      { name: 'python3-minimal', depends: [], provides: [] },
      { name: 'python3-pkg-resources', depends: ['python3-profiler'], provides: [] },
      { name: 'vim', depends: ['supervisor'], provides: [] },
    ])
  })

  it('finds nothing in an image without packages', () => {
    expect(parseStatus('')).toEqual([])
  })
})

describe('closure', () => {
  const packages = parseStatus(STATUS)

  it.each([
    [['python3-minimal'], ['python3-minimal']],
    [['python3-pkg-resources'], ['python3', 'python3-minimal', 'python3-pkg-resources']],
    [['not-installed'], []],
  ])('%j needs %j', (roots, reached) => {
    expect([...closure(roots, packages)].sort()).toEqual(reached)
  })
})

describe('paths', () => {
  it('belong to the package that lists them, by their place under /usr', () => {
    const owners = ownersByPath({
      'var/lib/dpkg/info/bash.list': '/.\n/bin\n/bin/bash\n',
      'var/lib/dpkg/info/libc6:amd64.list': '/lib/x86_64-linux-gnu/libc.so.6\n',
      'var/lib/dpkg/status': 'Package: bash',
    })
    expect(owners.get('usr/bin/bash')).toBe('bash')
    expect(owners.get('usr/lib/x86_64-linux-gnu/libc.so.6')).toBe('libc6')
  })

  it.each([
    ['bin/ls', 'usr/bin/ls'],
    ['usr/bin/ls', 'usr/bin/ls'],
    ['etc/bin/x', 'etc/bin/x'],
  ])('%s is %s', (path, merged) => {
    expect(mergedUsr(path)).toBe(merged)
  })

  it('of compiled Python belong to the source', () => {
    expect(sourceOfCompiled('usr/lib/python3/__pycache__/abc.cpython-311.pyc')).toBe(
      'usr/lib/python3/abc.py',
    )
  })
})

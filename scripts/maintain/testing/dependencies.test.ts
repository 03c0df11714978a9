import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'
import { COMPATIBLE, COMPATIBLE_FOR } from './licences.ts'

interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  license?: unknown
  version?: string
}

interface Locked extends Manifest {
  integrity?: string
  link?: boolean
  dev?: boolean
  optional?: boolean
}

const read = (file: string) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as unknown
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> }

describe.each(['', 'app'])('package.json in /%s', (folder) => {
  const { dependencies, devDependencies } = read(path.join(folder, 'package.json')) as Manifest
  const all = Object.entries({ ...dependencies, ...devDependencies })

  it('names one version of each dependency, and no range', () => {
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })

  it('is what the lockfile was made from', () => {
    expect(packages[folder]?.dependencies).toEqual(dependencies)
    expect(packages[folder]?.devDependencies).toEqual(devDependencies)
    const installed = all.map(([name, version]) => {
      const places = [path.posix.join(folder, 'node_modules', name), `node_modules/${name}`]
      const found = places.map((place) => packages[place]).find((one) => one !== undefined)
      return [name, version, found?.version]
    })
    expect(installed.filter(([, wanted, found]) => wanted !== found)).toEqual([])
  })
})

it('has what the design asks for, whoever could do without', () => {
  const named = ['', 'app'].flatMap((folder) => {
    const { dependencies, devDependencies } = read(path.join(folder, 'package.json')) as Manifest
    return Object.keys({ ...dependencies, ...devDependencies })
  })
  expect(named).toEqual(
    expect.arrayContaining([
      ...['fastify', '@fastify/view', '@fastify/formbody', 'handlebars', 'ioredis'],
      ...['vitest', 'execa'],
    ]),
  )
})

it('docs/development/dependencies.md says of each what it is for, and of no other', () => {
  const page = readFileSync(path.join(ROOT, 'docs/development/dependencies.md'), 'utf8')
  const explained = [...page.matchAll(/^\| `([^`]+)` +\| \S/gm)].map(([, name]) => name)
  const named = ['', 'app'].flatMap((folder) => {
    const { dependencies, devDependencies } = read(path.join(folder, 'package.json')) as Manifest
    return Object.keys({ ...dependencies, ...devDependencies })
  })
  expect(explained.sort()).toEqual([...new Set(named)].sort())
})

const locked = Object.entries(packages).filter(
  ([place, { link }]) => place.includes('node_modules/') && link !== true,
)

it('every package in the lockfile has a checksum', () => {
  expect(locked.length).toBeGreaterThan(300)
  const without = locked.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'))
  expect(without.map(([place]) => place)).toEqual([])
})

describe('licences', () => {
  /** As the package itself says; of one for another platform, as the lockfile says. */
  const licenceOf = (place: string, { license }: Locked) => {
    const file = path.join(place, 'package.json')
    return String(existsSync(path.join(ROOT, file)) ? (read(file) as Manifest).license : license)
  }
  const found = locked.map(([place, one]) => ({
    place,
    name: place.replace(/^.*node_modules\//, ''),
    licence: licenceOf(place, one),
    isTool: one.dev === true,
  }))

  it('of all dependencies go with MIT', () => {
    const others = found.filter(({ name, licence, isTool }) => {
      const some = COMPATIBLE_FOR[licence]
      return !Object.hasOwn(COMPATIBLE, licence) && !(isTool && some?.packages.test(name))
    })
    expect(others).toEqual([])
  })

  it('on the list are each of some package', () => {
    const used = new Set(found.map(({ licence }) => licence))
    const listed = [...Object.keys(COMPATIBLE), ...Object.keys(COMPATIBLE_FOR)]
    expect(listed.filter((licence) => !used.has(licence))).toEqual([])
  })
})

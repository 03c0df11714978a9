import { describe, expect, it } from 'vitest'
import { installArguments } from './apt.ts'
import type { Detection } from './detect.ts'
import { parseRelease, type Host } from './host.ts'
import {
  describePlan,
  manualRemedy,
  missingError,
  missingParts,
  planInstall,
  type Part,
} from './install-plan.ts'

const RELEASES = {
  debian11: 'ID=debian\nVERSION_ID="11"\nVERSION_CODENAME=bullseye\n',
  debian12:
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n',
  debian13: 'ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n',
  ubuntu2004: 'ID=ubuntu\nVERSION_ID="20.04"\nVERSION_CODENAME=focal\nID_LIKE=debian\n',
  ubuntu2204: 'ID=ubuntu\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy\nID_LIKE=debian\n',
  ubuntu2404: 'ID=ubuntu\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\nID_LIKE=debian\n',
  sid: 'ID=debian\nVERSION_CODENAME=forky\n',
  fedora: 'ID=fedora\nVERSION_ID=42\n',
  none: '',
}

const host = (release: keyof typeof RELEASES, rest: Partial<Host> = {}): Host => ({
  platform: 'linux',
  release: parseRelease(RELEASES[release]),
  hasApt: true,
  elevation: 'root',
  hasSystemd: true,
  hasDockerd: false,
  ...rest,
})

const ALL: Part[] = ['engine', 'compose', 'buildx']
const BESIDE = 'iptables mmdebstrap ca-certificates'
const DEBIAN = 'docker.io docker-cli docker-compose docker-buildx'

describe('planInstall', () => {
  it.each([
    ['debian12', ALL, {}, `${DEBIAN} ${BESIDE}`, DEBIAN, true],
    ['debian13', ALL, {}, `${DEBIAN} ${BESIDE}`, '', true],
    ['ubuntu2204', ALL, {}, `docker.io docker-compose-v2 docker-buildx ${BESIDE}`, '', true],
    ['ubuntu2404', ALL, {}, `docker.io docker-compose-v2 docker-buildx ${BESIDE}`, '', true],
    ['debian12', ['compose'], {}, 'docker-compose', 'docker-compose', false],
    ['ubuntu2404', ['buildx'], {}, 'docker-buildx', '', false],
    ['debian12', ['engine'], { hasDockerd: true }, '', '', true],
    ['fedora', ['engine'], { hasDockerd: true, hasApt: false }, '', '', true],
    [
      'debian12',
      ALL,
      { hasDockerd: true },
      'docker-compose docker-buildx',
      'docker-compose docker-buildx',
      true,
    ],
  ] as const)(
    '%s lacking %j with %j: installs "%s", from Debian 13 "%s", starts: %s',
    (release, missing, rest, packages, fromDebian13, start) => {
      const plan = planInstall(host(release, rest), [...missing])
      expect(plan?.packages.join(' ')).toBe(packages)
      expect(plan?.fromDebian13.join(' ')).toBe(fromDebian13)
      expect(plan?.start).toBe(start)
    },
  )

  it.each([
    ['debian11', {}],
    ['ubuntu2004', {}],
    ['sid', {}],
    ['fedora', { hasApt: false }],
    ['none', {}],
    ['debian12', { elevation: 'none' }],
    ['debian12', { hasApt: false }],
    ['none', { platform: 'darwin' }],
    ['none', { platform: 'win32' }],
  ] as const)('%s with %j: nothing that the lab could do itself', (release, rest) => {
    expect(planInstall(host(release, rest), ALL)).toBeUndefined()
  })

  it('brings the client where there is an engine without one', () => {
    const withDockerd = host('debian13', { hasDockerd: true })
    expect(planInstall(withDockerd, ALL, false)?.packages.join(' ')).toBe(
      'docker-cli docker-compose docker-buildx',
    )
    expect(planInstall(withDockerd, ['engine'], false)).toMatchObject({
      packages: ['docker-cli'],
      start: true,
    })
  })

  it('never lets apt remove a package', () => {
    for (const release of ['debian12', 'ubuntu2404'] as const) {
      const plan = planInstall(host(release), ALL)
      expect(plan && installArguments(plan)).toContain('--no-remove')
    }
  })

  it('is told before it is carried out', () => {
    const plan = planInstall(host('debian12'), ALL)
    expect(plan && describePlan(plan)).toEqual([
      `install from Debian 13, pinned to these packages alone: ${DEBIAN}`,
      `install with apt: ${BESIDE}`,
      'start the Docker engine',
    ])
  })
})

const nothing: Detection = {
  client: false,
  endpoint: undefined,
  server: undefined,
  problem: '',
  compose: undefined,
  buildx: undefined,
}

describe('missingParts', () => {
  const server = {} as NonNullable<Detection['server']>
  it.each([
    [{}, 'engine compose buildx'],
    [{ client: true, compose: '2.26.1-4', buildx: '0.13.1' }, 'engine'],
    [{ client: true, server, compose: '2.19.1', buildx: '0.13.1' }, 'compose'],
    [{ client: true, server, compose: '2.20.2' }, 'buildx'],
    [{ client: true, server, compose: '2.20.2', buildx: '0.13.1' }, ''],
  ])('%j lacks: %s', (found, missing) => {
    expect(missingParts({ ...nothing, ...found }).join(' ')).toBe(missing)
  })
})

describe('missingError', () => {
  it('names the flag where the lab can do it, and what it would do', () => {
    const bare = host('debian13')
    const error = missingError(nothing, ALL, bare, planInstall(bare, ALL))
    expect(error.message).toMatch(/^There is no Docker on this machine/)
    expect(error.remedy).toMatch(/docker\.io .*start the Docker engine.*--install-engine/)
  })

  it.each([
    ['none', { platform: 'darwin' }, ALL, /Docker Desktop/],
    ['fedora', {}, ALL, /docs\.docker\.com\/engine/],
    ['fedora', { hasDockerd: true }, ['engine'], /systemctl start docker/],
    ['fedora', {}, ['compose'], /compose\/install/],
  ] as const)('%s with %j, lacking %j: %s', (release, rest, missing, remedy) => {
    expect(manualRemedy(host(release, rest), [...missing])).toMatch(remedy)
  })

  it('says which Compose is too old', () => {
    const error = missingError(
      { ...nothing, compose: '2.17.2' },
      ['compose'],
      host('fedora', { hasApt: false }),
    )
    expect(error.message).toBe('Docker Compose is 2.17.2; the lab needs 2.20.2 or newer.')
  })
})

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { scanImages } from './vulnerabilities.ts'

let bin: string
beforeEach(async () => {
  bin = await mkdtemp(path.join(tmpdir(), 'scanners-'))
  vi.stubEnv('PATH', `${bin}:/usr/bin:/bin`)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(bin, { recursive: true })
})

/** Puts a program on PATH that prints what such a scanner prints; neither can be had without a fresh database. */
async function install(scanner: string, script: string): Promise<void> {
  const file = path.join(bin, scanner)
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
}

const TRIVY = `case "$1" in
--version) echo 'Version: 0.60.0';;
version) echo '{"Version":"0.60.0","VulnerabilityDB":{"UpdatedAt":"2026-11-20T06:00:00Z"}}';;
image) for image; do :; done
  case "$image" in
  one) echo '{"Results":[{"Vulnerabilities":[{"VulnerabilityID":"CVE-1","Severity":"HIGH"},{"VulnerabilityID":"CVE-2","Severity":"LOW"}]},{}]}';;
  two) echo '{"Results":[{"Vulnerabilities":[{"VulnerabilityID":"CVE-1","Severity":"HIGH"}]}]}';;
  esac;;
esac`

const GRYPE = `case "$1" in
--version) echo 'grype 0.90.0';;
docker:one) echo '{"matches":[{"vulnerability":{"id":"CVE-3","severity":"Critical"}}],"descriptor":{"version":"0.90.0","db":{"status":{"built":"2026-11-21T00:00:00Z"}}}}';;
esac`

describe('scanImages', () => {
  it('says so where there is no scanner', async () => {
    expect(await scanImages(['one'])).toEqual({
      notScanned: 'neither trivy nor grype is installed',
    })
  })

  it('counts what is in several images once, with the scanner and the date of its database', async () => {
    await install('trivy', TRIVY)
    expect(await scanImages(['one', 'two'])).toEqual({
      scanner: 'trivy',
      version: '0.60.0',
      database: '2026-11-20T06:00:00Z',
      total: 2,
      bySeverity: { high: 1, low: 1 },
    })
  })

  it('asks grype where there is no trivy', async () => {
    await install('grype', GRYPE)
    expect(await scanImages(['one'])).toEqual({
      scanner: 'grype',
      version: '0.90.0',
      database: '2026-11-21T00:00:00Z',
      total: 1,
      bySeverity: { critical: 1 },
    })
  })

  it('gives the reason in place of a count where the scanner fails', async () => {
    await install('trivy', '[ "$1" = --version ] || { echo "no database" >&2; exit 1; }')
    const scan = await scanImages(['one'])
    expect(scan).toMatchObject({ notScanned: expect.stringContaining('trivy failed') as unknown })
  })
})

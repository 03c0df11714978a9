import { execa } from 'execa'
import { messageOf } from '../../core/errors.ts'

/** Known vulnerabilities of a set of images, by a scanner that is installed on this machine. */
export interface Vulnerabilities {
  scanner: string
  version: string
  /** When its database was made, as the scanner says it. */
  database: string
  /** Distinct ids, in all images together. */
  total: number
  bySeverity: Record<string, number>
}

/** Why there is no count. */
export interface NotScanned {
  notScanned: string
}

interface Scan {
  version: string
  database: string
  /** Severity by id. */
  found: Map<string, string>
}

/** In the order of preference. Neither is installed for a compare: a count needs a fresh database from the network. */
const SCANNERS: Record<string, (image: string) => Promise<Scan>> = { trivy, grype }

/** Scans images with the first scanner that is on PATH. Never throws: without a count, it says why. */
export async function scanImages(images: string[]): Promise<Vulnerabilities | NotScanned> {
  for (const [scanner, scan] of Object.entries(SCANNERS)) {
    if (!(await isInstalled(scanner))) continue
    try {
      const scans = []
      for (const image of images) scans.push(await scan(image))
      return sumUp(scanner, scans)
    } catch (error) {
      return { notScanned: `${scanner} failed: ${messageOf(error).split('\n')[0] ?? ''}` }
    }
  }
  return { notScanned: 'neither trivy nor grype is installed' }
}

async function isInstalled(scanner: string): Promise<boolean> {
  const { failed } = await execa(scanner, ['--version'], { reject: false })
  return !failed
}

function sumUp(scanner: string, scans: Scan[]): Vulnerabilities {
  const found = new Map(scans.flatMap((scan) => [...scan.found]))
  const bySeverity: Record<string, number> = {}
  for (const severity of found.values()) bySeverity[severity] = (bySeverity[severity] ?? 0) + 1
  const { version = '', database = '' } = scans[0] ?? {}
  return { scanner, version, database, total: found.size, bySeverity }
}

interface TrivyReport {
  Results?: { Vulnerabilities?: { VulnerabilityID: string; Severity: string }[] }[]
}
interface TrivyVersion {
  Version: string
  VulnerabilityDB?: { UpdatedAt?: string }
}

async function trivy(image: string): Promise<Scan> {
  const report = await json<TrivyReport>('trivy', [
    ...['image', '--quiet', '--scanners', 'vuln', '--format', 'json', image],
  ])
  // Afterwards: the scan has fetched the database.
  const { Version, VulnerabilityDB } = await json<TrivyVersion>('trivy', [
    ...['version', '--format', 'json'],
  ])
  const all = (report.Results ?? []).flatMap(({ Vulnerabilities = [] }) => Vulnerabilities)
  return {
    version: Version,
    database: VulnerabilityDB?.UpdatedAt ?? 'unknown',
    found: new Map(all.map((one) => [one.VulnerabilityID, one.Severity.toLowerCase()])),
  }
}

interface GrypeReport {
  matches: { vulnerability: { id: string; severity: string } }[]
  descriptor: { version: string; db?: { built?: string; status?: { built?: string } } }
}

async function grype(image: string): Promise<Scan> {
  const { matches, descriptor } = await json<GrypeReport>('grype', [
    ...[`docker:${image}`, '--quiet', '--output', 'json'],
  ])
  return {
    version: descriptor.version,
    database: descriptor.db?.status?.built ?? descriptor.db?.built ?? 'unknown',
    found: new Map(
      matches.map(({ vulnerability }) => [vulnerability.id, vulnerability.severity.toLowerCase()]),
    ),
  }
}

async function json<T>(program: string, args: string[]): Promise<T> {
  const { stdout } = await execa(program, args)
  return JSON.parse(stdout) as T
}

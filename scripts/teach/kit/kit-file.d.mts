import type { Readable } from 'node:stream'

/** One file in the kit. */
export interface Member {
  /** Lower-case letters, digits, dots and dashes: never a path. */
  name: string
  size: number
  sha256: string
  /** For a file of npm's cache: where it goes there. */
  path?: string
}

/** An image in the kit, under the name that it has in there and the one that it gets. */
export interface KitImage {
  kitName: string
  name: string
  /** `base` is used as it comes, `built` is one of the lab's, `stage` is a stage of one: there for its cache alone. */
  kind: 'base' | 'built' | 'stage'
  /** Of a base: as its registry knows it, null for one that was built there. */
  digest?: string | null
  /** Of a base: whether it was built from packages in the official image's place. */
  standIn?: boolean
}

export interface KitPlatform {
  platform: string
  member: string
  images: KitImage[]
}

/** What a kit says of itself. */
export interface Manifest {
  kit: string
  format: number
  createdAt: string
  lab: { version: string; commit: string; recipe: string }
  engine: string
  /** The registry that npm's cache was filled from, and the machines that it serves: `linux-x64`. */
  npm: { registry: string; hosts: string[] }
  platforms: KitPlatform[]
  members: Member[]
}

export interface Kit {
  file: string
  manifest: Manifest
  places: Map<string, { offset: number; size: number }>
}

export const KIT: string
export const FORMAT: number
export const MANIFEST: string
export const MANIFEST_CHECKSUM: string
export function openKit(
  file: string,
  onProgress?: (bytes: number, total: number) => void,
): Promise<Kit>
export function readMember(kit: Kit, name: string): Readable

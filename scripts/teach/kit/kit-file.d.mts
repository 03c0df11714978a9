/** An image in the kit, by the name that the lab's Dockerfiles and commands have for it. */
export interface KitImage {
  name: string
  /** Whether it was built from packages in the official image's place. */
  standIn: boolean
}

export interface KitPlatform {
  /** `linux/amd64` */
  platform: string
  images: KitImage[]
}

/** What a kit says of itself. */
export interface Manifest {
  kit: string
  format: number
  createdAt: string
  lab: { commit: string; recipe: string }
  /** The version of the engine that it was saved with. */
  engine: string
  /** The registry that npm's cache was filled from, and the machines that it serves: `linux-x64`. */
  npm: { registry: string; hosts: string[] }
  platforms: KitPlatform[]
}

export interface Kit {
  file: string
  manifest: Manifest
}

export const KIT: string
export const FORMAT: number
export const MANIFEST: string
export function isKitFile(name: string): boolean
export function imagesFile(platform: string): string
export function openKit(file: string): Promise<Kit>
export function unpack(kit: Kit, name: string, directory: string): Promise<void>

import type { Kit } from './kit-file.mjs'

export function npmCacheOf(root: string): string
export function recipeOf(root: string): string
export function unpackDependencies(file: string, root: string): Promise<void>
export function refuseOtherVersion(kit: Kit, root: string): void
export function unpackNpmCache(kit: Kit, root: string): Promise<void>

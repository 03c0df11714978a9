import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The files that the app serves or renders, beside this one. */
export const assetNames = ['layout.hbs', 'tasks.hbs', 'error.hbs', 'style.css'] as const
export type AssetName = (typeof assetNames)[number]

// build.ts replaces this name by the files' text, so that the bundle is one file and needs no folder.
declare const BUNDLED_ASSETS: Record<AssetName, string>

/** The text of one asset: out of the bundle where there is one, else from the source tree. */
export function asset(name: AssetName): string {
  if (typeof BUNDLED_ASSETS !== 'undefined') return BUNDLED_ASSETS[name]
  return readFileSync(join(import.meta.dirname, name), 'utf8')
}

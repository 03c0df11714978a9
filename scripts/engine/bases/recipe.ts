import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { BaseName } from './catalogue.ts'

export const STAND_INS_DIRECTORY = path.join(import.meta.dirname, 'stand-ins')
export const SHARED_DIRECTORY = path.join(STAND_INS_DIRECTORY, 'shared')

/** All that a stand-in is made from, beside its own files. */
export interface Ingredients {
  codename: string
  architecture: string
  nodeVersion: string
  npmVersion: string
}

/**
 * A short hash of what one stand-in is made from: its files, those that all share, the base that they are built on,
 * and the versions that it contains.
 */
export async function recipeHash(name: BaseName, ingredients: Ingredients): Promise<string> {
  const { codename, architecture, nodeVersion, npmVersion } = ingredients
  const folders = [...new Set(['shared', 'ubuntu', name])]
  const files = await Promise.all(folders.map((folder) => readFolder(folder)))
  const rootfs = await readFile(path.join(import.meta.dirname, 'rootfs.ts'), 'utf8')
  const versions = name === 'node' ? [nodeVersion, npmVersion] : []
  return hashOf([codename, architecture, ...versions, rootfs, ...files.flat()])
}

/** Parts are told apart by their lengths, so that no two lists run together into one text. */
export function hashOf(parts: string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`)
  return hash.digest('hex').slice(0, 16)
}

async function readFolder(folder: string): Promise<string[]> {
  const directory = path.join(STAND_INS_DIRECTORY, folder)
  const names = (await readdir(directory)).sort()
  const contents = await Promise.all(
    names.map((file) => readFile(path.join(directory, file), 'utf8')),
  )
  return names.flatMap((file, index) => [file, contents[index] ?? ''])
}

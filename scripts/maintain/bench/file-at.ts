import path from 'node:path'
import type { LayerFile } from '../../engine/image/measure-layer.ts'

/** More would be a circle. */
const MOST_LINKS = 20

/** The file of an image that a path leads to, through the links of its file system, those of its folders too. */
export function fileAt(files: LayerFile[], absolute: string): LayerFile | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]))
  let wanted = absolute
  for (let links = 0; links < MOST_LINKS; links++) {
    const next = firstLink(byPath, wanted)
    if (next === undefined) return byPath.get(wanted.slice(1))
    wanted = next
  }
  return undefined
}

/** The path with its first link put in its place; undefined where it has none. */
function firstLink(byPath: Map<string, LayerFile>, absolute: string): string | undefined {
  const parts = absolute.slice(1).split('/')
  for (const index of parts.keys()) {
    const above = `/${parts.slice(0, index).join('/')}`
    const target = byPath.get(parts.slice(0, index + 1).join('/'))?.link
    if (target === undefined) continue
    return path.posix.join(path.posix.resolve(above, target), ...parts.slice(index + 1))
  }
  return undefined
}

import type { Cause } from '../packagings/packaging.ts'
import { closure, mergedUsr, ownersByPath, parseStatus, sourceOfCompiled } from './packages.ts'
import type { LayerFile } from './measure-layer.ts'
import type { Image } from './read-image.ts'

/** What one reason adds to an image. Bytes of file content, uncompressed. */
export interface Weight {
  name: string
  bytes: number
}

const BASE = 'Base image'
const REST = 'Everything else'

/**
 * Splits an image's bytes over causes. Files of the base's layers go to the base; each other file goes to the
 * first cause that claims it: by path, or as part of a package that the cause asked for or that such a package
 * needs. The weights add up to the image's whole file content.
 * @param baseLayers how many of the lowest layers are the base image's
 */
export function weigh(image: Image, causes: Cause[], baseLayers: number): Weight[] {
  const causeOf = classifier(image, causes)
  const totals = new Map<string, number>(
    [BASE, ...causes.map(({ name }) => name), REST].map((name) => [name, 0]),
  )
  image.layers.forEach((layer, index) => {
    for (const file of layer.files) {
      const name = index < baseLayers ? BASE : causeOf(file)
      totals.set(name, (totals.get(name) ?? 0) + file.bytes)
    }
  })
  return [...totals].map(([name, bytes]) => ({ name, bytes })).filter(({ bytes }) => bytes > 0)
}

function classifier(image: Image, causes: Cause[]): (file: LayerFile) => string {
  // A later layer's database replaces an earlier one's, as in the file system that they make.
  const database = Object.fromEntries(
    image.layers.flatMap((layer) => Object.entries(layer.packageDatabase)),
  )
  const packages = parseStatus(database['var/lib/dpkg/status'] ?? '')
  const owners = ownersByPath(database)
  const claims = causes.map(({ name, packages: roots = [], anyPackage = false, paths }) => ({
    name,
    paths,
    anyPackage,
    packages: closure(roots, packages),
  }))
  return ({ path }) => {
    const owner = owners.get(mergedUsr(path)) ?? owners.get(sourceOfCompiled(mergedUsr(path)))
    const claim = claims.find(
      (one) =>
        (one.paths?.test(path) ?? false) ||
        (owner !== undefined && (one.anyPackage || one.packages.has(owner))),
    )
    return claim?.name ?? REST
  }
}

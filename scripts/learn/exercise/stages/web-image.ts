import { inventoryOf, fileSystem } from '../../../engine/image/inventory.ts'
import { readImage } from '../../../engine/image/read-image.ts'
import manifest from '../../../../app/package.json' with { type: 'json' }
import { fails, type Finding, holds } from '../findings.ts'
import { SIZE_LIMIT_BYTES } from '../outcomes.ts'
import type { Trial } from './trial.ts'

/** What is in the image of web. */
export interface WebImageFacts {
  /** Of all files together, uncompressed, however the engine stores them. */
  bytes: number
  /** By name. */
  shells: string[]
  /** Packages that only the app's build needs. */
  developmentPackages: string[]
}

/** Looks into the image, file by file. */
export async function lookIntoWebImage({ docker, stack, found }: Trial): Promise<void> {
  const image = await readImage(docker, stack.imageOf('web'))
  const files = fileSystem(image)
  const paths = files.map(({ path }) => path)
  found.push(
    ...judgeWebImage({
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      shells: inventoryOf(image).shells,
      developmentPackages: developmentPackagesIn(paths),
    }),
  )
}

/** Those of the app's own devDependencies that have files in some node_modules. */
export function developmentPackagesIn(paths: string[]): string[] {
  return Object.keys(manifest.devDependencies).filter((name) =>
    paths.some((path) => `/${path}`.includes(`/node_modules/${name}/`)),
  )
}

export function judgeWebImage(facts: WebImageFacts): Finding[] {
  const { bytes, shells, developmentPackages } = facts
  const megabytes = `${(bytes / 1e6).toFixed(0)} MB`
  const limit = `${SIZE_LIMIT_BYTES / 1e6} MB`
  return [
    bytes <= SIZE_LIMIT_BYTES
      ? holds('small', `its files take ${megabytes}`)
      : fails('small', `Its files take ${megabytes}, and the limit is ${limit}.`, 'size'),
    shells.length === 0
      ? holds('no-shell', 'none is in a folder of programs')
      : fails('no-shell', `It has ${shells.join(', ')}.`, 'shell'),
    developmentPackages.length === 0
      ? holds('no-dev-dependencies', 'none is in a node_modules')
      : fails(
          'no-dev-dependencies',
          `It has ${developmentPackages.join(', ')} in node_modules.`,
          'dev-dependencies',
        ),
  ]
}

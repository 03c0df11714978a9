import { NotApplicable } from '../../../core/not-applicable.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { inventoryOf } from '../../../engine/image/inventory.ts'
import { type Image, readImage } from '../../../engine/image/read-image.ts'
import type { Pair, Packaging, PackagedImage } from '../../../engine/packagings/packaging.ts'
import { coldBuild } from '../cold-build.ts'
import { type Subject, type ExperimentContext, inTurn } from '../experiment.ts'
import type { HygieneFacts, Bulk } from './facts.ts'

/** @param buildCold the build without a cache, which takes minutes */
export function measureHygiene(
  subjects: Pair<Subject>,
  context: ExperimentContext,
  buildCold = coldBuild,
): Promise<Pair<HygieneFacts>> {
  const controls = Object.values(subjects).filter(({ packaging }) => packaging.control)
  if (controls.length === 0) {
    throw new NotApplicable(
      'There is no slim.Dockerfile beside the monolith’s Dockerfile. Add one, with the same services and without the tools, to see what hygiene alone saves.',
    )
  }
  return inTurn(subjects, async ({ packaging }) => {
    const whole = await bulkOf(packaging, context, buildCold)
    if (!packaging.control) return { whole }
    await packaging.control.build(context.docker, { rebuild: false, onLine: context.progress })
    return { whole, control: await bulkOf(packaging.control, context, buildCold) }
  })
}

async function bulkOf(
  packaging: Packaging,
  context: ExperimentContext,
  buildCold: typeof coldBuild,
): Promise<Bulk> {
  const images = await readImages(packaging.images, context.docker)
  const layers = new Map(images.flatMap((image) => image.layers).map((one) => [one.digest, one]))
  const inventories = images.map(inventoryOf)
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  return {
    downloadBytes: sum([...layers.values()].map((layer) => layer.compressedBytes)),
    storedBytes: sum([...layers.values()].map((layer) => layer.uncompressedBytes)),
    // The same package in two images has to be patched in both.
    packages: sum(inventories.map((one) => one.packages.length)),
    setIdFiles: sum(inventories.map((one) => one.setIdFiles.length)),
    coldBuild: await buildCold(packaging, context),
  }
}

async function readImages(images: PackagedImage[], docker: Docker): Promise<Image[]> {
  const read = []
  for (const { reference } of images) read.push(await readImage(docker, reference))
  return read
}

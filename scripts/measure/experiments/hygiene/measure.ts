import type { Docker } from '../../../engine/docker/docker.ts'
import { inventoryOf } from '../../../engine/image/inventory.ts'
import { type Image, readImage } from '../../../engine/image/read-image.ts'
import type { Packaging, PackagedImage } from '../../../engine/packagings/packaging.ts'
import { coldBuild } from '../cold-build.ts'
import type { ExperimentContext } from '../experiment.ts'
import { type BySubject, bySubject, inTurn, type Subject } from '../subject.ts'
import { type Bulk, type HygieneFacts, noControl } from './facts.ts'

/** @param buildCold the build without a cache, which takes minutes */
export async function measureHygiene(
  subjects: Subject[],
  context: ExperimentContext,
  buildCold = coldBuild,
): Promise<BySubject<HygieneFacts>> {
  if (!subjects.some(({ packaging }) => packaging.control)) throw noControl()
  const measured = await inTurn(subjects, async ({ id, packaging: { control }, packaging }) => {
    const whole = await bulkOf(packaging, context, buildCold)
    if (!control) return { id, facts: { whole } }
    await control.build(context.docker, { rebuild: false, onLine: context.progress })
    return { id, facts: { whole, control: await bulkOf(control, context, buildCold) } }
  })
  return bySubject(measured, ({ facts }) => facts)
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

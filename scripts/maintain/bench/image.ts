import { labelArguments } from '../../core/labels.ts'
import { sum } from '../../core/statistics.ts'
import type { Run } from '../../core/run.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { fileSystem } from '../../engine/image/inventory.ts'
import { readImage } from '../../engine/image/read-image.ts'
import type { ImageWeight } from './results.ts'

/** Asks the Node in an image what it is made of; the kernel's own library (linux-vdso) is no file. */
const PARTS = `const sizeOf = (path) => fs.statSync(path).size
const libraries = process.report.getReport().sharedObjects.filter((one) => one.startsWith('/'))
JSON.stringify({
  nodeBytes: sizeOf(process.execPath),
  libraries: libraries.map((path) => ({ path, bytes: sizeOf(path) })),
})`

/**
 * Weighs the web image beside what it cannot do without: Node's binary, and the libraries that this one loads.
 * @param from the image that Node's binary was taken from, where it is as it was published
 */
export async function weighImage(
  docker: Docker,
  run: Run,
  image: string,
  from: string,
): Promise<ImageWeight> {
  const partsOf = async (whole: string) => {
    const { stdout } = await docker.run([
      ...['run', '--rm', ...labelArguments(run.labels), '--network', 'none'],
      ...['--entrypoint', '/usr/local/bin/node', whole, '--print', PARTS],
    ])
    return JSON.parse(stdout) as Pick<ImageWeight, 'nodeBytes' | 'libraries'>
  }
  const files = fileSystem(await readImage(docker, image))
  const published = await partsOf(from)
  return {
    image,
    bytes: sum(files, (one) => one.bytes),
    publishedNodeBytes: published.nodeBytes,
    ...(await partsOf(image)),
  }
}

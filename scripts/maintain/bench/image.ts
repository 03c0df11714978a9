import type { Docker } from '../../engine/docker/docker.ts'
import { fileSystem } from '../../engine/image/inventory.ts'
import { readImage } from '../../engine/image/read-image.ts'
import { labelArguments } from '../../core/labels.ts'
import type { Run } from '../../core/run.ts'
import type { ImageWeight } from './bench-results.ts'
import { fileAt } from './file-at.ts'

const NODE = '/usr/local/bin/node'
/** Node's own word for the libraries that it has loaded, and for the size of its binary. */
const LIBRARIES = 'process.report.getReport().sharedObjects.join("\\n")'
const OWN_BYTES = 'fs.statSync(process.execPath).size'

/**
 * Weighs the web image beside what it cannot do without: Node's binary, and the libraries that this one loads.
 * @param from the image that Node's binary was taken from, where it is as it was published
 */
export async function weighImage(
  docker: Docker,
  run: Run,
  { image, from }: { image: string; from: string },
): Promise<ImageWeight> {
  const ask = async (whom: string, expression: string) => {
    const { stdout } = await docker.run([
      ...['run', '--rm', ...labelArguments(run.labels), '--network', 'none'],
      ...['--entrypoint', NODE, whom, '--print', expression],
    ])
    return stdout.trim()
  }
  const loaded = await ask(image, LIBRARIES)
  const files = fileSystem(await readImage(docker, image))
  const sizeOf = (path: string) => fileAt(files, path)?.bytes ?? 0
  const libraries = loaded
    .split('\n')
    // The kernel's own (linux-vdso) is no file.
    .filter((path) => path.startsWith('/'))
    .map((path) => ({ path, bytes: sizeOf(path) }))
  const missing = [{ path: NODE, bytes: sizeOf(NODE) }, ...libraries].filter(
    (one) => one.bytes === 0,
  )
  if (missing.length > 0) {
    throw new Error(`${image} has no ${missing.map(({ path }) => path).join(', ')}`)
  }
  return {
    image,
    bytes: files.reduce((sum, one) => sum + one.bytes, 0),
    nodeBytes: sizeOf(NODE),
    publishedNodeBytes: Number(await ask(from, OWN_BYTES)),
    libraries,
  }
}

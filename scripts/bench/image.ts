import type { Docker } from '../docker/docker.ts'
import { fileSystem } from '../image/inventory.ts'
import { readImage } from '../image/read-image.ts'
import { labelArguments } from '../labels.ts'
import type { Run } from '../run.ts'
import type { ImageWeight } from './bench-results.ts'
import { fileAt } from './file-at.ts'

const NODE = '/usr/local/bin/node'
/** Node's own word for the libraries that it has loaded. */
const LIBRARIES = 'process.report.getReport().sharedObjects.join("\\n")'

/** Weighs the web image beside what it cannot do without: Node's binary, and the libraries that this one loads. */
export async function weighImage(docker: Docker, run: Run, image: string): Promise<ImageWeight> {
  const { stdout } = await docker.run([
    ...['run', '--rm', ...labelArguments(run.labels), '--network', 'none'],
    ...['--entrypoint', NODE, image, '--print', LIBRARIES],
  ])
  const files = fileSystem(await readImage(docker, image))
  const sizeOf = (path: string) => fileAt(files, path)?.bytes ?? 0
  const libraries = stdout
    .trim()
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
    libraries,
  }
}

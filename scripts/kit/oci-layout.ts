import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'

/**
 * What an image layout is made of, with Docker's own list of its images, and nothing else: no name in the archive becomes
 * another path.
 */
const LAYOUT_FILE = /^(oci-layout|index\.json|manifest\.json|blobs\/sha256\/[0-9a-f]{64})$/

/** Unpacks what `docker save` wrote as the folder that a build can take its cache from. */
export async function unpackLayout(archive: string, directory: string): Promise<void> {
  await mkdir(path.join(directory, 'blobs', 'sha256'), { recursive: true })
  const entries = extract()
  const unpacked = (async () => {
    for await (const entry of entries) {
      const { name, type } = entry.header
      if (type === 'file' && LAYOUT_FILE.test(name)) {
        await pipeline(entry, createWriteStream(path.join(directory, name)))
      } else entry.resume()
    }
  })()
  await Promise.all([pipeline(createReadStream(archive), createGunzip(), entries), unpacked])
}

interface Index {
  manifests: { digest: string; annotations?: Record<string, string> }[]
}

/** The digest of each image in a layout by the name that it was saved under. */
export async function manifestDigests(directory: string): Promise<Map<string, string>> {
  const index = JSON.parse(await readFile(path.join(directory, 'index.json'), 'utf8')) as Index
  return new Map(
    index.manifests.map(({ digest, annotations }) => {
      const name = annotations?.['io.containerd.image.name'] ?? ''
      return [name.replace(/^docker\.io\//, ''), digest]
    }),
  )
}

/** The names that the engine would give images of this layout, by either of its two lists. */
export async function namesInLayout(directory: string): Promise<string[]> {
  const file = path.join(directory, 'manifest.json')
  const list = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Listed[]) : []
  return [
    ...(await manifestDigests(directory)).keys(),
    ...list.flatMap(({ RepoTags }) => RepoTags ?? []),
  ].filter((name) => name !== '')
}

interface Listed {
  RepoTags: string[] | null
}

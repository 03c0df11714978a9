import { createWriteStream } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'

/**
 * The files of what `docker save` writes: an OCI layout, the list of images that Docker always had, and the layers of
 * engines before Docker 25 (`ID/layer.tar`, `ID.json`) and of Podman (`ID.tar`). No name in an archive becomes another path.
 */
const SAVED_FILE =
  /^(oci-layout|index\.json|manifest\.json|blobs\/sha256\/[0-9a-f]{64}|[0-9a-f]{64}(\.json|\.tar|\/layer\.tar))$/

/** Unpacks what `docker save` writes into a folder, under the names that it has there. Anything else in it is passed over. */
export async function unpackSaved(
  archive: AsyncIterable<Buffer>,
  directory: string,
): Promise<void> {
  const entries = extract()
  const unpacked = (async () => {
    for await (const entry of entries) {
      const { name, type, linkname } = entry.header
      const target = path.join(directory, name)
      if (!isSavedFile(name)) entry.resume()
      else if (type === 'file') {
        await mkdir(path.dirname(target), { recursive: true })
        await pipeline(entry, createWriteStream(target))
      } else {
        // A layer that an image has twice is there once, with a link to it.
        if (type === 'symlink' && isSavedFile(path.posix.join(name, '..', linkname))) {
          await mkdir(path.dirname(target), { recursive: true })
          await symlink(linkname, target)
        }
        entry.resume()
      }
    }
  })()
  await Promise.all([pipeline(archive, entries), unpacked])
}

/** Whether a file of this name may be in such an archive: what a manifest names may be anything. */
export const isSavedFile = (name: string) => SAVED_FILE.test(name)

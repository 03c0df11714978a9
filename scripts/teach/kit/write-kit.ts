import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { pack, type Pack } from 'tar-stream'
import { MANIFEST, MANIFEST_CHECKSUM, type Manifest, type Member } from './kit-file.mjs'

/** A file that goes into a kit. */
export interface Source {
  name: string
  /** Absolute: where its content is. */
  file: string
  /** For a file of npm's cache: where it goes there. */
  path?: string
}

/** Sizes and checksums of what goes into a kit. */
export async function membersOf(sources: Source[]): Promise<Member[]> {
  const members: Member[] = []
  for (const { name, file, path } of sources) {
    const hash = createHash('sha256')
    await pipeline(createReadStream(file), hash)
    const { size } = await stat(file)
    members.push({
      name,
      size,
      sha256: hash.digest('hex'),
      ...(path === undefined ? {} : { path }),
    })
  }
  return members
}

/**
 * Writes a kit under a temporary name and gives it its own when it is whole.
 * @returns its size
 */
export async function writeKit(
  target: string,
  manifest: Manifest,
  sources: Source[],
): Promise<number> {
  const partial = `${target}.partial`
  const text = JSON.stringify(manifest, null, 1)
  const checksum = createHash('sha256').update(text).digest('hex')
  const tar = pack()
  try {
    const written = pipeline(tar, createWriteStream(partial))
    // A full disk ends the stream, and with it every entry that waits for it.
    const packed = (async () => {
      tar.entry({ name: MANIFEST }, text)
      tar.entry({ name: MANIFEST_CHECKSUM }, checksum)
      for (const source of sources) await addFile(tar, source)
      tar.finalize()
    })()
    await Promise.race([Promise.all([written, packed]), written])
    await rename(partial, target)
  } catch (error) {
    tar.destroy()
    await rm(partial, { force: true })
    throw error
  }
  return (await stat(target)).size
}

async function addFile(tar: Pack, { name, file }: Source): Promise<void> {
  const { size } = await stat(file)
  await pipeline(createReadStream(file), tar.entry({ name, size }))
}

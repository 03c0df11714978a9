import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { execa } from 'execa'
import { isKitFile, MANIFEST, type Manifest } from './kit-file.mjs'

/**
 * Packs the files of a folder that belong into a kit, with the manifest.
 * @param directory where the images and npm's cache are
 * @returns the kit's size in bytes
 */
export async function writeKit(
  target: string,
  directory: string,
  manifest: Manifest,
): Promise<number> {
  await writeFile(path.join(directory, MANIFEST), JSON.stringify(manifest, null, 1))
  const files = (await readdir(directory, { recursive: true })).filter(isKitFile).sort()
  const tar = execa('tar', ['--create', '--file', '-', '--numeric-owner', '--files-from', '-'], {
    cwd: directory,
    input: [MANIFEST, ...files.filter((file) => file !== MANIFEST)].join('\n'),
    buffer: { stdout: false, stderr: true },
    // Otherwise the tar of macOS adds files with extended attributes.
    env: { COPYFILE_DISABLE: '1' },
  })
  await writeWithChecksum(target, tar.iterable({ binary: true }))
  return (await stat(target)).size
}

/** Writes a tar archive with its checksum behind it, under a temporary name until it is whole. */
export async function writeWithChecksum(
  target: string,
  archive: AsyncIterable<Uint8Array>,
): Promise<void> {
  const partial = `${target}.partial`
  const hash = createHash('sha256')
  async function* withChecksum() {
    for await (const chunk of archive) {
      hash.update(chunk)
      yield chunk
    }
    yield hash.digest('hex')
  }
  try {
    await pipeline(withChecksum, createWriteStream(partial))
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

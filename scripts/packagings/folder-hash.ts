import { createHash } from 'node:crypto'
import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import path from 'node:path'

/** One text that stands for all files of a folder: their paths, their rights and what they hold; not their times. */
export async function folderHash(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((one) => !one.isDirectory())
  const byPath = files.map((one) => ({ one, file: path.join(one.parentPath, one.name) }))
  byPath.sort((a, b) => (a.file < b.file ? -1 : 1))
  for (const { one, file } of byPath) {
    const isLink = one.isSymbolicLink()
    const content = isLink ? Buffer.from(await readlink(file)) : await readFile(file)
    const mode = isLink ? 'link' : ((await stat(file)).mode & 0o777).toString(8)
    hash.update(JSON.stringify([path.relative(folder, file), mode, content.length])).update(content)
  }
  return hash.digest('hex')
}

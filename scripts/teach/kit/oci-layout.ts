import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

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

import { readFile } from 'node:fs/promises'
import { parseAllDocuments } from 'yaml'

/** An object of Kubernetes, as far as all of them are alike. */
export interface Manifest {
  apiVersion: string
  kind: string
  metadata: Metadata
  [field: string]: unknown
}

export interface Metadata {
  name: string
  namespace?: string
  labels?: Record<string, string>
}

/** The objects that a YAML file holds, in its order. */
export async function readManifests(file: string): Promise<Manifest[]> {
  return parseAllDocuments(await readFile(file, 'utf8')).map((document) => {
    const [error] = document.errors
    if (error) throw error
    return document.toJS() as Manifest
  })
}

/** `Deployment web` */
export const nameOf = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`

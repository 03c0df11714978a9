import type { Docker } from './docker.ts'

interface Inspected {
  Networks: Record<string, { IPAddress?: string }>
  Ports: Record<string, unknown[] | null> | null
}

/** The networks of a container: their names, its addresses there, and whether a port of the engine's host leads to it. */
export async function networksOf(docker: Docker, container: string) {
  const { stdout } = await docker.run([
    ...['inspect', '--format', '{{json .NetworkSettings}}', container],
  ])
  const { Networks, Ports } = JSON.parse(stdout) as Inspected
  return {
    names: Object.keys(Networks),
    addresses: Object.values(Networks).flatMap(({ IPAddress }) => (IPAddress ? [IPAddress] : [])),
    isPublished: Object.values(Ports ?? {}).some(
      (bindings) => bindings !== null && bindings.length > 0,
    ),
  }
}

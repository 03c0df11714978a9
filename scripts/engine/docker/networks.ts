import type { Docker } from './docker.ts'

interface Inspected {
  Networks: Record<string, { IPAddress?: string }>
  Ports: Record<string, { HostPort: string }[] | null> | null
}

/** A port of the engine's host that leads to one of a container. */
export interface PublishedPort {
  host: number
  container: number
}

/** The networks of a container: their names, its addresses there, and the ports of the engine's host that lead to it. */
export async function networksOf(docker: Docker, container: string) {
  const { stdout } = await docker.run([
    ...['inspect', '--format', '{{json .NetworkSettings}}', container],
  ])
  const { Networks, Ports } = JSON.parse(stdout) as Inspected
  const published = Object.entries(Ports ?? {}).flatMap(([port, bindings]) =>
    (bindings ?? []).map(
      // `8080/tcp`
      ({ HostPort }): PublishedPort => ({ host: Number(HostPort), container: parseInt(port) }),
    ),
  )
  return {
    names: Object.keys(Networks),
    addresses: Object.values(Networks).flatMap(({ IPAddress }) => (IPAddress ? [IPAddress] : [])),
    published,
    isPublished: published.length > 0,
  }
}

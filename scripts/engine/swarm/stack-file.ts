import { mapValues, without } from '../../core/records.ts'

interface Service {
  ports?: { published?: string | number }[]
  [other: string]: unknown
}

type Named = Record<string, { name?: string } | null>

interface Rendered {
  services: Record<string, Service>
  networks?: Named
  volumes?: Named
}

/** What `docker stack deploy` refuses or passes over in a service, and what takes its place. */
const DROPPED = {
  build: 'nodes do not build: they get images from a registry, or by hand',
  depends_on: 'Swarm starts all at once; the gateway and the app wait for nobody anyway',
  restart: 'deploy.restart_policy',
  mem_limit: 'deploy.resources.limits.memory',
  memswap_limit: 'Swarm has no word for swap',
  pids_limit: 'deploy.resources.limits.pids',
  security_opt: 'the same for all containers of an engine: `dockerd --no-new-privileges`',
}

/**
 * What `docker compose config --format json` prints, as `docker stack deploy` takes it: of services only what Swarm knows;
 * ports as numbers; networks and volumes without the project's name, for the stack's comes before each by itself; and no
 * secrets, for those of compose.yaml are for builds alone. JSON is YAML, too.
 */
export function stackFile(rendered: string): string {
  const { services, networks, volumes } = JSON.parse(rendered) as Rendered
  const kept = mapValues(services, serviceOf)
  return JSON.stringify({
    // The first that knows `start_interval`; without a version the oldest rules would hold on some clients.
    version: '3.12',
    services: kept,
    networks: mapValues(networks ?? {}, withoutName),
    volumes: mapValues(volumes ?? {}, withoutName),
  })
}

function serviceOf(service: Service): Service {
  // What is not set Compose prints as null, and Swarm takes for a value.
  const entries = Object.entries(service).filter(
    ([key, value]) => value !== null && !Object.hasOwn(DROPPED, key),
  )
  const kept: Service = Object.fromEntries(entries)
  if (!service.ports) return kept
  const ports = service.ports.map((port) =>
    port.published === undefined ? port : { ...port, published: Number(port.published) },
  )
  return { ...kept, ports }
}

function withoutName(named: Named[string]): object {
  return without(named ?? {}, ['name'])
}

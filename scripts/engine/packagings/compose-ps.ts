import type { Container } from '../docker/container.ts'

interface ComposeContainer {
  ID: string
  Name: string
  Service: string
  Publishers?: { TargetPort: number; PublishedPort: number }[] | null
}

/** `docker compose ps --format json` prints an object a line (Compose ≥ 2.21) or one array (before). */
function composeContainers(stdout: string): ComposeContainer[] {
  const text = stdout.trim()
  if (text === '') return []
  return (
    text.startsWith('[')
      ? JSON.parse(text)
      : text.split('\n').map((line) => JSON.parse(line) as unknown)
  ) as ComposeContainer[]
}

export function parseComposePs(stdout: string): Container[] {
  return composeContainers(stdout).map(({ ID, Name, Service }) => ({
    ...{ id: ID, name: Name, service: Service },
  }))
}

/** The port of the host that leads to this port of a service, from the same output; undefined where it is not published. */
export function hostPortOf(
  stdout: string,
  { service, target }: { service: string; target: number },
): number | undefined {
  return composeContainers(stdout)
    .filter(({ Service }) => Service === service)
    .flatMap(({ Publishers }) => Publishers ?? [])
    .find(({ TargetPort, PublishedPort }) => TargetPort === target && PublishedPort > 0)
    ?.PublishedPort
}

/** The ports of the host that lead to these containers, each once; from the same output. */
export function publishedPorts(stdout: string): string[] {
  const ports = composeContainers(stdout)
    .flatMap(({ Publishers }) => Publishers ?? [])
    .map(({ PublishedPort }) => PublishedPort)
  return [...new Set(ports)]
    .filter((port) => port > 0)
    .sort((a, b) => a - b)
    .map(String)
}

export type BaseName = 'ubuntu' | 'node' | 'runtime' | 'redis' | 'gateway'
export type BaseVariable =
  'UBUNTU_IMAGE' | 'NODE_IMAGE' | 'RUNTIME_IMAGE' | 'REDIS_IMAGE' | 'GATEWAY_IMAGE'

/** An official image that the packagings are built on or run as it comes. */
export interface Base {
  name: BaseName
  /** The environment variable, and build argument, that puts another image in its place. */
  variable: BaseVariable
  official: string
  /** The tag of what is built where the official image cannot be had. */
  standIn: string
}

/** Its stand-in is what the other stand-ins are built on. */
export const UBUNTU = base('ubuntu', 'UBUNTU_IMAGE', 'ubuntu:24.04', 'ubuntu:24.04')

/** Every base image, in the order in which reports list them. */
export const BASES: readonly Base[] = [
  UBUNTU,
  base('node', 'NODE_IMAGE', 'node:24-slim', 'node:24-slim'),
  base(
    'runtime',
    'RUNTIME_IMAGE',
    'gcr.io/distroless/cc-debian12:nonroot',
    'distroless-cc-debian12:nonroot',
  ),
  base('redis', 'REDIS_IMAGE', 'redis:7-alpine', 'redis:7-alpine'),
  base('gateway', 'GATEWAY_IMAGE', 'haproxy:3.2-alpine', 'haproxy:3.2-alpine'),
]

/** Every stand-in carries it; its value is the official image's reference. */
export const STAND_IN_LABEL = 'refactoring-monolithic-containers.stand-in'
/** The hash of all that a stand-in was made from: another hash, another build. */
export const RECIPE_LABEL = 'refactoring-monolithic-containers.recipe'

/** What is wanted: the user's own image by the variable, else the official one. Empty counts as unset. */
export function wantedImage(
  { variable, official }: Base,
  env: Record<string, string | undefined>,
): { wanted: string; chosen: boolean } {
  const given = env[variable]?.trim()
  return given ? { wanted: given, chosen: true } : { wanted: official, chosen: false }
}

function base(name: BaseName, variable: BaseVariable, official: string, tag: string): Base {
  return { name, variable, official, standIn: `lab-standin/${tag}` }
}

import type { Docker } from '../docker/docker.ts'
import { RECIPE_LABEL, STAND_IN_LABEL } from './catalogue.ts'

/** An image that the engine has. */
export interface LocalImage {
  /** `sha256:…` as the registry knows it; null for an image that was built here. */
  digest: string | null
  /** The official reference that it stands in for, where it does. */
  standsInFor: string | undefined
  recipe: string | undefined
}

interface Inspected {
  RepoDigests: string[] | null
  Config: { Labels: Record<string, string> | null } | null
}

/** Looks an image up in the engine's own store; undefined where it has none of that name. */
export async function localImage(
  docker: Docker,
  reference: string,
): Promise<LocalImage | undefined> {
  const inspected = await docker.run(
    ['image', 'inspect', '--format', '{{json .}}', reference],
    // No such image is an answer. An engine that is away is found out by the next command.
    { reject: false },
  )
  return inspected.exitCode === 0 ? readInspected(inspected.stdout) : undefined
}

export function readInspected(json: string): LocalImage {
  const { RepoDigests, Config } = JSON.parse(json) as Inspected
  const labels = Config?.Labels ?? {}
  const standsInFor = labels[STAND_IN_LABEL]
  // With containerd's image store, local builds have a digest as well; no registry knows it.
  const digest = standsInFor === undefined ? RepoDigests?.[0]?.split('@')[1] : undefined
  return { digest: digest ?? null, standsInFor, recipe: labels[RECIPE_LABEL] }
}

/** The id that the engine has for an image; undefined where it has none of that name. */
export async function imageId(docker: Docker, reference: string): Promise<string | undefined> {
  const { exitCode, stdout } = await docker.run(
    ['image', 'inspect', '--format', '{{.Id}}', reference],
    { reject: false },
  )
  return exitCode === 0 ? stdout.trim() : undefined
}

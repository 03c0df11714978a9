import type { Docker } from '../docker/docker.ts'
import { LAB_LABEL } from '../../core/labels.ts'
import type { BaseReferences } from '../packagings/packaging.ts'
import type { Run } from '../../core/run.ts'
import { type ImageVariables, nameIn } from './images.ts'

const FILES = ['multi-container/compose.yaml', 'multi-container/compose.swarm.yaml']

/** Builds the stack's images under names of a run's own, so that what the reader built stays as it is. */
export async function buildImages(
  docker: Docker,
  run: Run,
  bases: BaseReferences,
): Promise<ImageVariables> {
  const images = {
    SWARM_WEB_IMAGE: `lab-cluster-web:${run.id}`,
    SWARM_GATEWAY_IMAGE: `lab-cluster-gateway:${run.id}`,
    REDIS_IMAGE: bases.REDIS_IMAGE,
  }
  await docker.run(
    ['compose', ...FILES.flatMap((file) => ['--file', file]), 'build', 'web', 'gateway'],
    { env: { ...bases, ...images, BUILDKIT_PROGRESS: 'plain' } },
  )
  return images
}

/** An image again as a newer version: the same app under another name, with one label more. */
export function newerImage(docker: Docker, run: Run, image: string): Promise<string> {
  return derive(docker, run, image, { tag: 'newer', lines: `LABEL version=newer` })
}

/** One that its team did not try: its Node ends as soon as it starts. */
export function brokenImage(docker: Docker, run: Run, image: string): Promise<string> {
  const entry = JSON.stringify(['/usr/local/bin/node', '-e', 'throw new Error("broken")'])
  return derive(docker, run, image, { tag: 'broken', lines: `ENTRYPOINT ${entry}` })
}

async function derive(
  docker: Docker,
  run: Run,
  image: string,
  { tag, lines }: { tag: string; lines: string },
): Promise<string> {
  const name = `lab-cluster-${nameIn(image)}:${tag}-${run.id}`
  const input = `FROM ${image}\nLABEL ${LAB_LABEL}=true\n${lines}\n`
  await docker.run(['buildx', 'build', '--load', '--tag', name, '-'], { input })
  return name
}

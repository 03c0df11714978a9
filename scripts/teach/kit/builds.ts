import type { BaseVariable } from '../../engine/bases/catalogue.ts'
import { NODE_DIRECTORY, NODE_IMAGE } from '../../engine/swarm/node-image.ts'

/** A build of the lab's whose steps must not need the network where the kit was loaded. */
export interface KitBuild {
  /** The image's name, or the one that a stage goes by in the kit. */
  image: string
  file: string
  context: string
  /** A stage that is built for its cache alone: with an image, BuildKit keeps the cache of its last stage only. */
  stage?: string
  bases: BaseVariable[]
  /** Whether steps of it download something, which is not to be had where the kit is loaded. */
  downloads?: boolean
}

const MONOLITH = {
  context: '.',
  bases: ['UBUNTU_IMAGE', 'NODE_IMAGE'] as BaseVariable[],
  downloads: true,
}
const WEB = {
  file: 'multi-container/web/Dockerfile',
  context: '.',
  bases: ['NODE_IMAGE', 'RUNTIME_IMAGE'] as BaseVariable[],
}

/** From the repository's root, in the order in which they are built. The well-run monolith shares its stages with `web`. */
export const BUILDS: readonly KitBuild[] = [
  { image: 'task-app:web-build', stage: 'build', downloads: true, ...WEB },
  { image: 'task-app:web-node', stage: 'node', downloads: true, ...WEB },
  { image: 'task-app:web', ...WEB },
  { image: 'task-app:monolithic', file: 'monolithic/Dockerfile', ...MONOLITH },
  { image: 'task-app:well-run', file: 'monolithic/well-run/Dockerfile', ...MONOLITH },
  {
    image: 'task-app:gateway',
    file: 'multi-container/gateway/Dockerfile',
    context: 'multi-container/gateway',
    bases: ['GATEWAY_IMAGE'],
  },
  {
    image: NODE_IMAGE,
    file: `${NODE_DIRECTORY}/Dockerfile`,
    context: NODE_DIRECTORY,
    bases: ['UBUNTU_IMAGE'],
    downloads: true,
  },
]

/** Whether an image of a kit is there for its cache alone. */
export const isStage = (name: string) =>
  BUILDS.some(({ image, stage }) => image === name && stage !== undefined)

/** The arguments of `docker build` that a build has on both machines; without a tag, base images and cache. */
export function buildArguments({ file, context, stage }: KitBuild, others: string[]): string[] {
  return [
    ...['build', '--progress', 'plain', '--provenance', 'false', '--file', file],
    ...(stage === undefined ? [] : ['--target', stage]),
    ...others,
    context,
  ]
}

import { type BaseName, BASES, type BaseVariable } from '../../engine/bases/catalogue.ts'
import type { KitImage } from './kit-file.mjs'

/** A build of the lab's whose steps must not need the network where the kit was loaded. */
export interface KitBuild {
  /** The image's name, or the one that a stage goes by in the kit. */
  image: string
  file: string
  context: string
  /** A stage that is built for its cache alone: with an image, BuildKit keeps the cache of its last stage only. */
  stage?: string
  bases: BaseVariable[]
}

const MONOLITH = { context: '.', bases: ['UBUNTU_IMAGE', 'NODE_IMAGE'] as BaseVariable[] }
const WEB = {
  file: 'multi-container/web/Dockerfile',
  context: '.',
  bases: ['NODE_IMAGE', 'RUNTIME_IMAGE'] as BaseVariable[],
}

/** From the repository's root, in the order in which they are built. The slim monolith shares its stages with `web`. */
export const BUILDS: readonly KitBuild[] = [
  { image: 'task-app:web-build', stage: 'build', ...WEB },
  { image: 'task-app:web-node', stage: 'node', ...WEB },
  { image: 'task-app:web', ...WEB },
  { image: 'task-app:monolithic', file: 'monolithic/Dockerfile', ...MONOLITH },
  { image: 'task-app:monolithic-slim', file: 'monolithic/slim.Dockerfile', ...MONOLITH },
  {
    image: 'task-app:gateway',
    file: 'multi-container/gateway/Dockerfile',
    context: 'multi-container/gateway',
    bases: ['GATEWAY_IMAGE'],
  },
]

/** The arguments of `docker build` that a build has on both machines; without a tag, base images and cache. */
export function buildArguments({ file, context, stage }: KitBuild, others: string[]): string[] {
  return [
    ...['build', '--progress', 'plain', '--provenance', 'false', '--file', file],
    ...(stage === undefined ? [] : ['--target', stage]),
    ...others,
    context,
  ]
}

/** The names under which one architecture's images are in a kit: none that anything else uses. */
export function kitPrefix(platform: string): string {
  return `lab-kit-${platform.split('/').slice(1).join('-')}`
}

/** A base's name in the kit. */
export function kitNameOfBase(platform: string, name: BaseName): string {
  const base = BASES.find((one) => one.name === name)
  return `${kitPrefix(platform)}/${base?.standIn.replace(/^.*\//, '') ?? name}`
}

/** Builds as they are listed in the manifest. */
export function builtImages(platform: string, builds: readonly KitBuild[]): KitImage[] {
  return builds.map(({ image, stage }) => ({
    kitName: `${kitPrefix(platform)}/${image}`,
    name: image,
    kind: stage === undefined ? 'built' : 'stage',
  }))
}

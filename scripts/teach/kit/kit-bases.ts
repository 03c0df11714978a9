import { resolveBases } from '../../engine/bases/bases.ts'
import { BASES } from '../../engine/bases/catalogue.ts'
import { localImage } from '../../engine/bases/local-image.ts'
import { Puller } from '../../engine/bases/pull.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { labelArguments } from '../../core/labels.ts'
import type { Run } from '../../core/run.ts'
import { kitNameOfBase } from './builds.ts'
import type { KitImage } from './kit-file.mjs'

/** The engine's own architecture: bases as everywhere in the lab, stand-ins among them where need be. */
export async function ownBases(
  docker: Docker,
  platform: string,
  onProgress: (line: string) => void,
): Promise<KitImage[]> {
  // Without the reader's variables: a kit serves the commands of the guide, which name the official images.
  const bases = await resolveBases(docker, { env: {}, onProgress })
  const images: KitImage[] = []
  for (const { name, official, reference, digest, standIn } of bases) {
    const kitName = kitNameOfBase(platform, name)
    await docker.run(['tag', reference, kitName])
    images.push({ kitName, name: official, kind: 'base', digest, standIn })
  }
  return images
}

/**
 * Another architecture: official images only, and an engine that can run them, for the builds.
 * @throws ExpectedError where one of these is missing
 */
export async function otherBases(
  docker: Docker,
  run: Run,
  platform: string,
  onProgress: (line: string) => void,
): Promise<KitImage[]> {
  const puller = new Puller(docker)
  const images: KitImage[] = []
  for (const { name, official } of BASES) {
    const kitName = kitNameOfBase(platform, name)
    onProgress(`pulling ${official} for ${platform}`)
    const digest = await pullAs(docker, puller, { official, platform, kitName })
    images.push({ kitName, name: official, kind: 'base', digest, standIn: false })
  }
  await refuseWithoutEmulation(docker, run, platform)
  return images
}

interface Pull {
  official: string
  platform: string
  kitName: string
}

/** Pulls it under the kit's name: the official one goes on meaning what it meant here. @returns its digest */
async function pullAs(docker: Docker, puller: Puller, pull: Pull): Promise<string | null> {
  const { official, platform, kitName } = pull
  const before = await idOf(docker, official)
  const failure = await puller.pull(official, platform)
  if (failure) {
    throw new ExpectedError(
      `${official} cannot be had for ${platform} (${failure.reason}), and stand-ins are built for this machine's own architecture only.`,
      'Save the kit where the registry can be reached, or leave --platforms out: each machine can save a kit of its own architecture.',
    )
  }
  try {
    await docker.run(['tag', official, kitName])
    return (await localImage(docker, kitName))?.digest ?? null
  } finally {
    const own = docker.forCleanUp()
    await own.run(
      before === undefined ? ['image', 'rm', '--no-prune', official] : ['tag', before, official],
    )
  }
}

async function idOf(docker: Docker, reference: string): Promise<string | undefined> {
  const { exitCode, stdout } = await docker.run(
    ['image', 'inspect', '--format', '{{.Id}}', reference],
    { reject: false },
  )
  return exitCode === 0 ? stdout.trim() : undefined
}

async function refuseWithoutEmulation(docker: Docker, run: Run, platform: string): Promise<void> {
  const { exitCode } = await docker.run(
    [
      ...['run', '--rm', ...labelArguments(run.labels), '--network', 'none'],
      ...['--platform', platform, kitNameOfBase(platform, 'node'), 'node', '--version'],
    ],
    { reject: false },
  )
  if (exitCode === 0) return
  throw new ExpectedError(
    `This engine cannot run programs for ${platform}, so the lab's images cannot be built for it here.`,
    'Save with Docker Desktop, which can, or on a machine of that architecture, with --platforms left out.',
  )
}

import { resolveBases } from '../../engine/bases/bases.ts'
import { BASES, UBUNTU } from '../../engine/bases/catalogue.ts'
import { imageId } from '../../engine/bases/local-image.ts'
import { Puller } from '../../engine/bases/pull.ts'
import type { Docker } from '../../engine/docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { labelArguments } from '../../core/labels.ts'
import type { Run } from '../../core/run.ts'
import type { KitImage } from './kit-file.mjs'
import { kitName } from './kit-names.ts'

/** The engine's own architecture: bases as everywhere in the lab, stand-ins among them where need be. */
export async function ownBases(
  docker: Docker,
  platform: string,
  onProgress: (line: string) => void,
): Promise<KitImage[]> {
  // Without the reader's variables: a kit serves the commands of the guide, which name the official images.
  const bases = await resolveBases(docker, { env: {}, onProgress })
  for (const { official, reference } of bases) {
    await docker.run(['tag', reference, kitName(platform, official)])
  }
  return bases.map(({ official, standIn }) => ({ name: official, standIn }))
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
  for (const { official } of BASES) {
    onProgress(`pulling ${official} for ${platform}`)
    await pullAsKitName(docker, puller, official, platform)
  }
  await refuseWithoutEmulation(docker, run, platform)
  return BASES.map(({ official }) => ({ name: official, standIn: false }))
}

/** The official name goes on meaning what it meant here. */
async function pullAsKitName(docker: Docker, puller: Puller, official: string, platform: string) {
  const before = await imageId(docker, official)
  const failure = await puller.pull(official, platform)
  if (failure) {
    throw new ExpectedError(
      `${official} cannot be had for ${platform} (${failure.reason}), and stand-ins are built for this machine's own architecture only.`,
      'Save the kit where the registry can be reached, or leave --platforms out: each machine can save a kit of its own architecture.',
    )
  }
  try {
    await docker.run(['tag', official, kitName(platform, official)])
  } finally {
    const restore =
      before === undefined ? ['image', 'rm', '--no-prune', official] : ['tag', before, official]
    await docker.forCleanUp().run(restore)
  }
}

async function refuseWithoutEmulation(docker: Docker, run: Run, platform: string): Promise<void> {
  const { exitCode } = await docker.run(
    [
      ...['run', '--rm', ...labelArguments(run.labels), '--network', 'none'],
      ...['--platform', platform, kitName(platform, UBUNTU.official), 'true'],
    ],
    { reject: false },
  )
  if (exitCode === 0) return
  throw new ExpectedError(
    `This engine cannot run programs for ${platform}, so the lab's images cannot be built for it here.`,
    'Save with Docker Desktop, which can, or on a machine of that architecture, with --platforms left out.',
  )
}

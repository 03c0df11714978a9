import type { Docker } from '../../../engine/docker/docker.ts'
import type { Packaging } from '../../../engine/packagings/packaging.ts'
import type { Fault } from '../fault.ts'
import { repeated } from '../measure-fault.ts'
import type { FaultContext } from '../system-under-test.ts'
import { inSteps } from './changes.ts'

/** Rolls the app over to another image, again and again. Its images have names of the run's own. */
export const rolled: Fault['measure'] = async (packaging, context) => {
  const { run, progress } = context
  const docker = context.docker.recordingTo([])
  progress('building two versions')
  const copy = await packaging.from(docker, packaging.source, `roll-${run.id}`)
  await copy.build(docker, { rebuild: false, onLine: progress })
  const web = copy.images.find(({ service }) => service === 'web')?.reference ?? ''
  const versions = await twoVersions(docker, web)
  const measure = repeated({
    // By turns, so that each time the new image is another than the one that runs.
    ready: (_, n) => docker.run(['tag', versions[n % 2] ?? '', web]),
    inflict: inSteps([{ label: 'begins', act: ({ stack, docker }) => stack.roll(docker) }], 'done'),
  })
  try {
    return await measure(copy, context)
  } finally {
    await removeImages(context, copy, versions)
  }
}

/** The same app with one label more each. @returns the images' names */
async function twoVersions(docker: Docker, image: string): Promise<string[]> {
  const versions = ['a', 'b']
  for (const version of versions) {
    const input = `FROM ${image}\nLABEL version=${version}\n`
    await docker.run(['buildx', 'build', '--load', '--tag', `${image}-${version}`, '-'], { input })
  }
  return versions.map((version) => `${image}-${version}`)
}

async function removeImages(
  { docker, stacks }: FaultContext,
  copy: Packaging,
  versions: string[],
): Promise<void> {
  // An image that a container still has cannot be removed.
  await stacks.removeOf(copy)
  const names = [...copy.images.map(({ reference }) => reference), ...versions]
  const cleanUp = docker.forCleanUp().recordingTo([])
  await cleanUp.run(['image', 'rm', ...names], { reject: false })
}

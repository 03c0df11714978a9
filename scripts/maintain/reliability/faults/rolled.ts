import path from 'node:path'
import type { Docker } from '../../../engine/docker/docker.ts'
import { fixApp } from '../../../engine/packagings/app-fix.ts'
import { copySource } from '../../../engine/packagings/copy-source.ts'
import type { Packaging } from '../../../engine/packagings/packaging.ts'
import { type Fault, repeated } from '../fault.ts'
import type { FaultContext } from '../system-under-test.ts'

const TITLE = 'Web rolled over to a new image'
const MEANING =
  'An update of the app: as many new replicas as there are old ones start, then the old ones stop one after the other.'

export const rolled: Fault = {
  ...{ id: 'rolled', title: TITLE, meaning: MEANING, packagings: ['multiContainer'] },
  when: 'exclusive',
  async measure(packaging, context) {
    const { copy, images } = await twoVersions(packaging, context)
    const tag = webOf(copy)
    try {
      return await repeated({
        ...{ id: 'rolled', title: TITLE, meaning: MEANING, packagings: ['multiContainer'] },
        // By turns, so that each time the new image is another than the one that runs.
        ready: (_, n) => quiet(context).run(['tag', images[n % 2] ?? '', tag]),
        async inflict({ stack, docker }) {
          const beganMs = performance.now()
          await stack.roll(docker)
          const effectiveMs = performance.now()
          return {
            ...{ beganMs, effectiveMs, endedMs: beganMs },
            marks: [
              { atMs: beganMs, label: 'begins' },
              { atMs: effectiveMs, label: 'done' },
            ],
          }
        },
      }).measure(copy, context)
    } finally {
      // An image that a container still has cannot be removed.
      await context.stacks.removeOf(copy)
      const names = [...copy.images.map(({ reference }) => reference), ...images]
      const cleanUp = context.docker.forCleanUp().recordingTo([])
      await cleanUp.run(['image', 'rm', ...names], { reject: false })
    }
  },
}

const quiet = ({ docker }: { docker: Docker }) => docker.recordingTo([])
const webOf = ({ images }: Packaging) =>
  images.find(({ service }) => service === 'web')?.reference ?? ''

/** Builds the app with two one-line fixes from a copy of its source. @returns the names of both, what is new first */
async function twoVersions(packaging: Packaging, context: FaultContext) {
  const { run, signal, progress } = context
  const directory = path.join(run.directory, 'rolled')
  progress('building two versions')
  await copySource(packaging.source, directory, signal)
  const copy = await packaging.from(quiet(context), directory, `roll-${run.id}`)
  const images = []
  for (const version of ['b', 'a']) {
    const file = await fixApp(copy, images.length + 1)
    if (file === undefined) throw new Error('The app has no source file to change')
    await copy.build(quiet(context), { rebuild: false, onLine: progress })
    const name = `${webOf(copy)}-${version}`
    await quiet(context).run(['tag', webOf(copy), name])
    images.push(name)
  }
  return { copy, images }
}

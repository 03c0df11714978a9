import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type BothPackagings,
  startBothPackagings,
} from '../../../maintain/testing/both-packagings.ts'
import type { Evidence } from '../../../engine/docker/evidence.ts'
import { REMEMBERED } from '../../../engine/image/read-image.ts'
import { type BySubject, ofSubject } from '../subject.ts'
import { imageSize } from './experiment.ts'
import type { ImageSizeFacts } from './facts.ts'

const WEB_IMAGE_LIMIT_BYTES = 150_000_000

// Not beside other files: each builds the images, and where the engine's build cache has dropped a layer, a build makes another
// image of the same name between two looks at it.
let both: BothPackagings
let all: BySubject<ImageSizeFacts>
let monolithic: ImageSizeFacts
let wellRun: ImageSizeFacts
let multiContainer: ImageSizeFacts
const evidence: Evidence[] = []

beforeAll(async () => {
  both = await startBothPackagings({}, ['wellRun'])
  const docker = both.docker.recordingTo(evidence)
  all = await imageSize.measure(both.subjects, { ...both.context, docker })
  monolithic = ofSubject(all, 'monolithic')
  wellRun = ofSubject(all, 'wellRun')
  multiContainer = ofSubject(all, 'multiContainer')
})
afterAll(() => both.remove())

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

describe('image-size on real images', () => {
  it('finds every layer, and layers that add up to the image', () => {
    for (const image of Object.values(all).flatMap(({ images }) => images)) {
      expect(image.layers.length).toBeGreaterThan(0)
      expect(sum(image.layers.map((one) => one.uncompressedBytes))).toBe(image.uncompressedBytes)
      expect(image.compressedBytes).toBeLessThan(image.uncompressedBytes)
      expect(image.compressedBytes).toBeGreaterThan(0)
    }
  })

  it('explains each image by causes that add up to its file content, tar headers apart', () => {
    for (const image of Object.values(all).flatMap(({ images }) => images)) {
      const explained = sum(image.causes.map(({ bytes }) => bytes))
      expect(explained).toBeLessThanOrEqual(image.uncompressedBytes)
      expect(explained).toBeGreaterThan(image.uncompressedBytes * 0.85)
    }
  })

  it('finds every cause of the monolith’s weight, and leaves little unexplained', () => {
    const [image] = monolithic.images
    const named = new Map(image?.causes.map(({ name, bytes }) => [name, bytes]))
    expect([...named.keys()]).toEqual(
      expect.arrayContaining([
        'Base image',
        'Redis and supervisor',
        'Debugging tools',
        'Build tools',
        'Node and npm',
        'node_modules',
        'The app',
      ]),
    )
    expect(named.get('Everything else') ?? 0).toBeLessThan((image?.uncompressedBytes ?? 0) * 0.1)
  })

  it('keeps the web image at 150 MB or less', () => {
    const web = multiContainer.images.find(({ service }) => service === 'web')
    expect(web?.uncompressedBytes).toBeLessThanOrEqual(WEB_IMAGE_LIMIT_BYTES)
  })

  it('explains the weight of the well-run monolith by the same causes', () => {
    expect(wellRun.downloadBytes).toBeLessThan(monolithic.downloadBytes)
    const [image] = wellRun.images
    const named = new Map(image?.causes.map(({ name, bytes }) => [name, bytes]))
    expect([...named.keys()]).toEqual(
      expect.arrayContaining(['Base image', 'Redis and supervisor', "Node's binary"]),
    )
    expect(named.get('Everything else') ?? 0).toBeLessThan((image?.uncompressedBytes ?? 0) * 0.1)
  })

  it('reads each image once, and shows that command wherever its figures are used', async () => {
    const saves = (all: Evidence[]) => all.filter(({ command }) => command.includes('docker save'))
    expect(saves(evidence).map(({ command }) => command)).toContain(
      'docker save task-app:monolithic',
    )
    const again: Evidence[] = []
    const docker = both.docker.recordingTo(again)
    const facts = await imageSize.measure(both.subjects, { ...both.context, docker })
    expect(facts).toEqual(all)
    // Images are read side by side, and noted as they are done.
    const commandsOf = (all: Evidence[]) =>
      saves(all)
        .map(({ command }) => command)
        .toSorted()
    expect(commandsOf(again)).toEqual(commandsOf(evidence))
    for (const { output } of saves(again)) expect(output).toContain(REMEMBERED)
  })
})

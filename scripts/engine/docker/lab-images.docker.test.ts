import { afterAll, beforeAll, expect, it } from 'vitest'
import { Docker } from './docker.ts'
import { findLabImages, removeImage } from './lab-images.ts'

const docker = new Docker()
const LABEL = `lab-images-test=${process.pid}`
const [USED, FREE] = [`lab-images-used:${process.pid}`, `lab-images-free:${process.pid}`]
let container: string

beforeAll(async () => {
  for (const tag of [USED, FREE]) {
    await docker.run(['buildx', 'build', '--load', '--tag', tag, '--label', LABEL, '-'], {
      input: `FROM scratch\nCMD ["${tag}"]\n`,
    })
  }
  container = (await docker.run(['create', USED])).stdout
})
afterAll(async () => {
  await docker.run(['rm', container])
  await docker.run(['image', 'rm', USED])
})

it('removes the images that no container needs, and says of the others which does', async () => {
  const found = await findLabImages(docker, LABEL, /^lab-images-/)
  const images = await Promise.all(found.map(({ name }) => removeImage(docker, name)))
  expect(images.find(({ name }) => name === FREE)).toEqual({ name: FREE })
  expect(images.find(({ name }) => name === USED)?.kept).toMatch(
    /container \w+ is using|being used/,
  )
  expect(images).toHaveLength(2)
})

import { expect, it } from 'vitest'
import { describeStorage } from './build-storage.ts'

it.each([
  [9, 'at most', '9 images (at most 1490 MB; they share layers)'],
  [1, 'a single one', '1 image (at most 1490 MB; they share layers)'],
  [0, 'none', 'no image'],
])('%i images: %s', (images, _, said) => {
  expect(describeStorage({ images, imageBytes: 1_490_000_000, cacheBytes: 576_000_000 })).toBe(
    `${said}, and the engine's build cache (576 MB, shared with all other builds)`,
  )
})

import type { ImageSizeFacts } from './facts.ts'

// Invented, for tests.

export const facts = (downloadBytes: number): ImageSizeFacts => ({
  images: [
    {
      service: 'x',
      reference: 'x',
      uncompressedBytes: downloadBytes * 3,
      compressedBytes: downloadBytes,
      reportedBytes: downloadBytes * 3,
      layers: [],
      causes: [
        { name: 'Small', bytes: 1e6 },
        { name: 'Large', bytes: 99e6 },
      ],
    },
  ],
  uncompressedBytes: downloadBytes * 3,
  downloadBytes,
})

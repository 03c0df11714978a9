import type { Weight } from '../../../engine/image/weigh.ts'

/** Sizes in bytes; compressed ones as a registry would serve the layers. */
export interface ImageSizeFacts {
  images: {
    service: string
    reference: string
    uncompressedBytes: number
    compressedBytes: number
    /** What `docker image inspect` says; its meaning differs with the engine's image store. */
    reportedBytes: number
    layers: { createdBy: string; uncompressedBytes: number; compressedBytes: number }[]
    causes: Weight[]
  }[]
  /** Layers that several images share count once, as they are downloaded once. */
  uncompressedBytes: number
  downloadBytes: number
}

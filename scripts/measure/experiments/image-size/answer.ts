import { megabytes, ratio } from '../../../core/figures.ts'
import { besideMonoliths, called, figureRow, inEach } from '../answer.ts'
import type { Answer, Contenders } from '../experiment.ts'
import type { ImageSizeFacts } from './facts.ts'
import { smallerDownload } from './read.ts'

type All = Contenders<ImageSizeFacts>

/** Which is the smallest download, how large each is, and what makes the largest heavy. */
export function imageSizeAnswer(all: All): Answer {
  const { stack } = all
  const times = ({ downloadBytes }: ImageSizeFacts) =>
    `${ratio(downloadBytes, stack.facts.downloadBytes)}×`
  return {
    sentences: [
      besideMonoliths(all, smallerDownload, {
        lead: 'The stack is',
        ahead: 'a smaller download than',
        behind: 'a larger download than',
        what: 'in the size of the download',
      }),
      `The download is ${inEach(all, ({ downloadBytes }) => megabytes(downloadBytes), { preposition: 'for' })}.`,
      ...heaviestPart(all),
    ],
    figures: [
      figureRow(all, 'Download, compressed', ({ downloadBytes }) => megabytes(downloadBytes)),
      figureRow(all, 'Stored, uncompressed', (one) => megabytes(one.uncompressedBytes)),
      figureRow(all, 'Download beside the stack’s', times),
      figureRow(all, 'Images', ({ images }) => images.length),
    ],
    caveats: [],
  }
}

/** Of the first monolith, which is the one that most teams would have. */
function heaviestPart({ monoliths: [first] }: All): string[] {
  if (!first) return []
  const parts = first.facts.images.flatMap(({ causes }) => causes)
  const [heaviest] = parts.toSorted((a, b) => b.bytes - a.bytes)
  if (!heaviest) return []
  const share = `${megabytes(heaviest.bytes)} of ${megabytes(first.facts.uncompressedBytes)} stored`
  return [`The heaviest part of ${called(first.title)} is “${heaviest.name}”, ${share}.`]
}

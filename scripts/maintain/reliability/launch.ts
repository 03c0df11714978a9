import type { Packaging } from '../../engine/packagings/packaging.ts'
import { type Bench, replicasOf, type Site } from './site.ts'

/** Does some work with a stack that nobody else uses meanwhile, scaled as is wanted. */
export async function scaledStack<T>(
  packaging: Packaging,
  bench: Bench,
  wanted: number,
  work: (site: Site) => Promise<T>,
): Promise<T> {
  return bench.stacks.lend(packaging, async ({ stack, discard }) => {
    // Each further copy of a monolith is another world, with an address and tasks of its own.
    const replicas = packaging.id === 'monolithic' ? 1 : wanted
    const [url = ''] = stack.urls()
    const site = { ...bench, packaging, stack, discard, replicas, url, images: [] }
    if ((await replicasOf(site)) !== replicas) {
      await stack.scale(bench.docker.recordingTo([]), replicas)
    }
    return work(site)
  })
}

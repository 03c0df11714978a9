import type { Packaging } from '../packagings/packaging.ts'
import type { Bench, Site } from './site.ts'

/** Starts a stack that nobody else uses, does the work with it, and removes it, however the work ends. */
export async function scaledStack<T>(
  packaging: Packaging,
  bench: Bench,
  wanted: number,
  work: (site: Site) => Promise<T>,
): Promise<T> {
  const quiet = bench.docker.recordingTo([])
  const stack = await packaging.launch(quiet)
  try {
    // Each further copy of a monolith is another world, with an address and tasks of its own.
    const replicas = packaging.id === 'monolithic' ? 1 : wanted
    if (replicas > 1) await stack.scale(quiet, replicas)
    const [url = ''] = stack.urls()
    return await work({ ...bench, packaging, stack, replicas, url, images: [] })
  } finally {
    await stack.remove(bench.docker.forCleanUp().recordingTo([]))
  }
}

import type { Docker } from '../../engine/docker/docker.ts'
import type { Packaging, Stack } from '../../engine/packagings/packaging.ts'

/** A stack that is in use. */
export interface Lease {
  stack: Stack
  /** Says that it is not fit for the next use: it is removed after this one. */
  discard: () => void
}

/**
 * The stacks of a run. One that has come through a fault serves the next one, too: to start it takes longer than most
 * faults. Nobody else uses it meanwhile.
 */
export class StackPool {
  readonly #docker: Docker
  readonly #idle = new Map<Packaging, Stack>()

  constructor(docker: Docker) {
    this.#docker = docker.recordingTo([])
  }

  /** Does some work with a stack of a packaging. Where the work fails, the stack is not used again. */
  async use<T>(packaging: Packaging, work: (lease: Lease) => Promise<T>): Promise<T> {
    const stack = this.#take(packaging) ?? (await packaging.launch(this.#docker))
    const state = { isFit: true }
    const discard = () => {
      state.isFit = false
    }
    try {
      return await work({ stack, discard })
    } catch (error) {
      discard()
      throw error
    } finally {
      if (state.isFit && !this.#idle.has(packaging)) this.#idle.set(packaging, stack)
      else await this.#remove(stack)
    }
  }

  /** Removes the one of a packaging that nobody uses now. */
  async removeOf(packaging: Packaging): Promise<void> {
    const stack = this.#take(packaging)
    if (stack) await this.#remove(stack)
  }

  /** Removes all that nobody uses now. */
  async remove(): Promise<void> {
    for (const packaging of [...this.#idle.keys()]) await this.removeOf(packaging)
  }

  #take(packaging: Packaging): Stack | undefined {
    const stack = this.#idle.get(packaging)
    this.#idle.delete(packaging)
    return stack
  }

  #remove(stack: Stack): Promise<void> {
    return stack.remove(this.#docker.forCleanUp())
  }
}

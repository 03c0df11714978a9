import { ExpectedError } from '../../core/errors.ts'
import type { ComposeModel } from './compose-model.ts'

/** The service that users reach, and the port that it listens on. */
export interface Entry {
  service: string
  target: number
  published: string
}

/**
 * The first of `entriesOf`: what the file alone lets expect.
 * @throws ExpectedError where the file does not keep the contract
 */
export function entryOf(model: ComposeModel): Entry {
  return entriesOf(model)[0]
}

/**
 * All published TCP ports that may be the app's: those of services in front of `web` first, which users would be given, then
 * those of `web` itself.
 * @throws ExpectedError where the file does not keep the contract
 */
export function entriesOf({ services }: ComposeModel): [Entry, ...Entry[]] {
  for (const name of ['web', 'redis']) {
    if (!services[name]) {
      throw new ExpectedError(
        `The compose file has no service "${name}".`,
        'Name the services web and redis, as docs/contract.md says.',
      )
    }
  }
  const published = Object.entries(services)
    .filter(([name]) => name !== 'redis')
    .sort(([a], [b]) => Number(a === 'web') - Number(b === 'web'))
    .flatMap(([service, { ports = [] }]) =>
      ports
        .filter(({ protocol }) => protocol !== 'udp')
        .map((port) => ({ service, target: port.target, published: port.published ?? '' })),
    )
  const [entry, ...others] = published
  if (!entry) {
    throw new ExpectedError(
      'No service of the compose file publishes a port.',
      'Add ports to web, or to a gateway in front of it.',
    )
  }
  return [entry, ...others]
}

/** Whether the file leaves the host's port to Docker, so that each replica gets one: `5000`, `5000-5010:5000`. */
export function isOpenEnded({ published }: Entry): boolean {
  return published === '' || published.includes('-')
}

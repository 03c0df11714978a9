import type { ComposeModel, ComposeService } from './compose-model.ts'
import { inPlaceOf, shortImageName } from './image-name.ts'
import type { Replacements } from './packaging.ts'

/** What the images of a stack are called. */
export interface ImageNames {
  /** Of each service; two that run the same image have the same. */
  images: Record<string, string>
  /** The service that builds an image, by its name here. */
  builders: Record<string, string>
}

/**
 * @param prefix what those that are built here are called, before a colon and the service
 * @param tag of a copy's: in the name of each image, of those too that are used as they come. Else empty.
 */
export function imageNamesOf(
  { services }: ComposeModel,
  { prefix, tag, replacements }: { prefix: string; tag: string; replacements: Replacements },
): ImageNames {
  const end = tag === '' ? '' : `-${tag}`
  const names = Object.entries(services).map(([service, definition]) => {
    const { image = '' } = definition
    const builder = builderOf(service, services)
    const asItComes = inPlaceOf(image, replacements)
    const isOurs = builder !== undefined || tag !== ''
    return { service, builder, name: isOurs ? `${prefix}:${builder ?? service}${end}` : asItComes }
  })
  return {
    images: Object.fromEntries(names.map(({ service, name }) => [service, name])),
    builders: Object.fromEntries(
      names.flatMap(({ builder, name }) => (builder === undefined ? [] : [[name, builder]])),
    ),
  }
}

/**
 * The service that builds the image which a service runs: itself, or another that has the same name for it and, where both
 * build it, builds it the same way. Undefined for one that is used as it comes.
 */
export function builderOf(
  service: string,
  services: Record<string, ComposeService>,
): string | undefined {
  const { image, build } = services[service] ?? {}
  if (image === undefined) return build && service
  const name = shortImageName(image)
  const isSame = (other: ComposeService) =>
    other.build !== undefined &&
    other.image !== undefined &&
    shortImageName(other.image) === name &&
    (build === undefined || JSON.stringify(build) === JSON.stringify(other.build))
  return Object.keys(services).find((other) => isSame(services[other] ?? {}))
}

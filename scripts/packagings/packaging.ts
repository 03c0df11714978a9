import type { Docker } from '../docker/docker.ts'
import type { CommandResult } from '../docker/evidence.ts'

export type PackagingId = 'monolithic' | 'multiContainer'

/** One way to package the app. What differs between the two lives behind this, and nowhere else. */
export interface Packaging {
  readonly id: PackagingId
  /** As reports name it. */
  readonly title: string
  /** Every image that a user of this packaging downloads. */
  readonly images: PackagedImage[]

  /** Builds its images; with `rebuild`, without the build cache. */
  build(docker: Docker, options: BuildOptions): Promise<void>
  /** Starts a stack of its own, beside any other, and waits until it answers with Redis healthy. */
  launch(docker: Docker): Promise<Stack>
}

/** A packaging that runs. */
export interface Stack {
  /** The addresses that users are given, one for each entry. They change with `scale`. */
  urls(): string[]
  /** Its containers that run now. */
  containers(docker: Docker): Promise<Container[]>
  /** For each service, the commands that show its whole log. */
  logs(docker: Docker): Promise<ServiceLog[]>
  /** Brings the app to this many copies, and waits until each entry answers. */
  scale(docker: Docker, copies: number): Promise<void>
  /** Tries one more copy on one fixed host port, and leaves nothing of the attempt. Expected to fail. */
  scaleOnFixedPort(docker: Docker): Promise<CommandResult>
  /** Removes its containers, networks and volumes. */
  remove(docker: Docker): Promise<void>
}

/** What the Dockerfiles and the compose file take in place of the official images, by variable. */
export type BaseReferences = Record<
  'UBUNTU_IMAGE' | 'NODE_IMAGE' | 'RUNTIME_IMAGE' | 'REDIS_IMAGE' | 'GATEWAY_IMAGE',
  string
>

export interface BuildOptions {
  rebuild: boolean
  onLine?: (line: string) => void
}

export interface PackagedImage {
  service: string
  reference: string
  /** The image that it is built on; absent where it is used as it comes. */
  base?: string
  /** What its weight is made of. The first that claims a file gets it. */
  causes: Cause[]
}

/** A reason for a file to be in an image: packages that were asked for (with what they need), or paths. */
export interface Cause {
  name: string
  packages?: string[]
  /** Matched against the path without its leading slash. */
  paths?: RegExp
}

export interface Container {
  id: string
  name: string
  service: string
}

export interface ServiceLog {
  service: string
  /** docker arguments, one command each. */
  commands: string[][]
}

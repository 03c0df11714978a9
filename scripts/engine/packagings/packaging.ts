import type { Docker } from '../docker/docker.ts'
import type { CommandResult } from '../docker/evidence.ts'
import type { HostProcesses } from '../docker/host-processes.ts'
import type { LeftOut } from './left-out.ts'
import type { Container } from '../docker/container.ts'
import type { BlueGreen } from './blue-green.ts'
import type { Recipe } from './recipe.ts'

/** Tells a subject of a run apart from the others: `monolithic`. */
export type SubjectId = string

/** One way to package the app. What differs from one to another lives behind this, and nowhere else. */
export interface Packaging {
  readonly id: SubjectId
  /** As reports name it. */
  readonly title: string
  /** Absolute: the folder that holds all that the images are built from. */
  readonly source: string
  /** The files that say how it is built and run. */
  readonly recipes: Recipe[]
  /** Every image that a user of this packaging downloads. */
  readonly images: PackagedImage[]

  /** Builds its images; with `rebuild`, without the build cache. */
  build(docker: Docker, options: BuildOptions): Promise<void>
  /**
   * Starts a stack of its own, beside any other, and waits until it serves tasks.
   * @throws NotPossible where it cannot be without what is to be left out
   */
  launch(docker: Docker, options?: LaunchOptions): Promise<Stack>
  /**
   * Makes a newer Redis available, the way this packaging gets one, and builds what has to be built for it. Only for a
   * packaging that was made with `from`: it changes the copied source, or what the copy's image names stand for.
   * @param mark makes it another one than any before; the same one again may come from the build cache
   */
  newerRedis(docker: Docker, mark: string, options: BuildOptions): Promise<void>
  /** How that comes: by a build; or by a download that something else stands in for, so that its time says nothing. */
  newerRedisIs: 'built' | 'simulated'
  /**
   * The same packaging, built from a copy of `source` in another folder, with `tag` in the name of each image: what is
   * changed and rebuilt there touches nothing that others use.
   */
  from(docker: Docker, directory: string, tag: string): Promise<Packaging>
}

/** A packaging that runs. */
export interface Stack {
  /** The addresses that users are given, one for each entry. They change with `scale`. */
  urls(): string[]
  /** Its containers that run now. */
  containers(docker: Docker): Promise<Container[]>
  /** The container in which the (first copy of the) web app or Redis runs: the same one in a monolith. */
  containerOf(docker: Docker, role: Role): Promise<Container>
  /** For each service, the commands that show its log, or the end of a very long one. */
  logs(docker: Docker, host: HostProcesses): Promise<ServiceLog[]>
  /** Brings the app to this many copies, and waits until each entry answers. */
  scale(docker: Docker, copies: number): Promise<void>
  /** Tries one more copy on one fixed host port, and leaves nothing of the attempt. Expected to fail. */
  scaleOnFixedPort(docker: Docker): Promise<CommandResult>
  /** Puts what was built last in the place of the role's container, as its team would; waits for no answer. */
  replace(docker: Docker, role: Role): Promise<void>
  /**
   * Puts what was built last in the place of each copy of the app while others serve, so that users notice nothing.
   * @throws NotPossible where it cannot be done: only one entry, a fixed port, no place for a second copy
   */
  roll(docker: Docker): Promise<void>
  /**
   * Puts a gateway in front of the first copy, behind which what was built last can take its place; on the same volume, where
   * it has one. Absent where that is not to be tried.
   */
  blueGreen?: (docker: Docker) => Promise<BlueGreen>
  /** Stops its containers as an operator would, and leaves them there. */
  stop(docker: Docker): Promise<void>
  /** Removes its containers, networks and volumes. */
  remove(docker: Docker): Promise<void>
}

/** The two jobs that every packaging does somewhere. */
export type Role = 'web' | 'redis'

/** What the Dockerfiles and the compose file take in place of the official images, by variable. */
export type BaseReferences = Record<
  'UBUNTU_IMAGE' | 'NODE_IMAGE' | 'RUNTIME_IMAGE' | 'REDIS_IMAGE' | 'GATEWAY_IMAGE',
  string
>

/** Images by their official names, and what to use in their place: a mirror's, or a stand-in. */
export type Replacements = Record<string, string>

/** An image as BuildKit takes it for a named context, which replaces an image without touching a Dockerfile. */
export const namedContext = (image: string) => `docker-image://${image}`

export interface BuildOptions {
  rebuild: boolean
  onLine?: (line: string) => void
}

export interface LaunchOptions {
  /** In place of the limits that it comes with. */
  limits?: Limits
  /** Of a stack of several services: what it is to be without. */
  without?: LeftOut
  /** Told the address of its first entry once that is chosen, before anything is started. */
  onUrl?: (url: string) => void
}

/** How much a whole stack may take. Where it has several services, `shares` says how they divide it. */
export interface Limits {
  memoryBytes?: number
  cpus?: number
  /** Parts of the whole by service, adding up to 1 at most. Absent: each service may take all. */
  shares?: Record<string, number>
}

export interface PackagedImage {
  service: string
  reference: string
  /** The image that it is built on; absent where it is used as it comes or not known. */
  base?: string
  /** What its weight is made of. The first that claims a file gets it. */
  causes: Cause[]
}

/** A reason for a file to be in an image: packages that were asked for (with what they need), or paths. */
export interface Cause {
  name: string
  packages?: string[]
  /** Whatever a package of the distribution brought. */
  anyPackage?: boolean
  /** Matched against the path without its leading slash. */
  paths?: RegExp
}

export interface ServiceLog {
  service: string
  /** docker arguments, one command each. */
  commands: string[][]
}

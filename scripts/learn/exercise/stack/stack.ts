import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import { type ContainerState, containerStates } from '../../../engine/docker/container-state.ts'
import type { Docker, RunOptions } from '../../../engine/docker/docker.ts'
import { isDockerError } from '../../../engine/docker/docker-error.ts'
import { LAB_LABEL, RUN_LABEL } from '../../../core/labels.ts'
import { parseComposePs, publishedPorts } from '../../../engine/packagings/compose-ps.ts'
import { printModel } from '../../../engine/packagings/compose-model.ts'
import { isOpenEnded } from '../../../engine/packagings/entry.ts'
import { copyFolders } from '../../../engine/packagings/folder-copies.ts'
import { type ImageNames, imageNamesOf } from '../../../engine/packagings/own-images.ts'
import type { FolderCopy } from '../../../engine/packagings/own-mounts.ts'
import { ownModel } from '../../../engine/packagings/own-model.ts'
import type { Replacements } from '../../../engine/packagings/packaging.ts'
import type { Container } from '../../../engine/docker/container.ts'
import { typedPath } from '../../../core/paths.ts'
import type { Run } from '../../../core/run.ts'
import { waitFor } from '../../../core/wait.ts'
import {
  askedQuickly,
  healthCheckOf,
  type HealthCheck,
  type ImageHealthCheck,
} from './health-checks.ts'
import type { Images, Work } from './work.ts'

/** How long `up` may take, and then every container until it is known what becomes of it: slow machines included. */
const UP_TIMEOUT_MS = 150_000
/** Once it has been started again so often, a container is not going to run by itself. */
const RESTARTS = 2

export type RunningContainer = Container & { state: ContainerState }

/**
 * Somebody's solution on trial: built, started and changed as its owner would, under a name, labels, ports and volumes of
 * this run alone. Their files are not written to.
 */
export class TrialStack {
  readonly project: string
  readonly work: Work
  readonly #docker: Docker
  readonly #run: Run
  readonly #replacements: Replacements
  readonly #host: string
  /** An image with a shell. */
  readonly #tools: string
  /** What all images that are built here are called, before the colon. */
  readonly #repository: string
  readonly #names: ImageNames
  #file = ''
  #copies: FolderCopy[] = []
  #port = 0
  #healthChecks: Record<string, HealthCheck> = {}
  /** Services that Docker gave up. */
  readonly #unhealthy = new Set<string>()
  /** Volumes without a name: nobody remembers them once their container is gone. */
  readonly #volumes = new Set<string>()

  constructor(docker: Docker, run: Run, work: Work, { replacements, redis }: Images, host: string) {
    this.#tools = redis
    this.#docker = docker
    this.#run = run
    this.work = work
    this.#replacements = replacements
    this.#host = host
    this.project = `lab-${run.id}`
    this.#repository = `task-app-exercise-${run.id}`
    const images = { prefix: this.#repository, tag: '', replacements }
    this.#names = imageNamesOf(work.model, images)
  }

  imageOf(service: string): string {
    return this.#names.images[service] ?? ''
  }

  healthCheckOf(service: string): HealthCheck | undefined {
    return this.#healthChecks[service]
  }

  /** @throws DockerError with the failed step */
  async build(onLine: (line: string) => void): Promise<void> {
    await this.#writeFile()
    const env = { BUILDKIT_PROGRESS: 'plain' }
    await this.compose(['build'], { env, onLine })
    for (const [name, { healthcheck }] of Object.entries(this.work.model.services)) {
      const check = healthCheckOf(healthcheck, await this.#healthCheckInImage(name))
      if (check) this.#healthChecks[name] = check
    }
    await this.#writeFile()
    await this.#copyFolders()
  }

  /** Starts what does not run yet, and waits until it is known of each container whether it works. */
  async up(flags: string[] = []): Promise<void> {
    // Nothing is built on the side: what was built is what is tried.
    await this.compose(['up', '--detach', '--no-build', ...flags], { timeoutMs: UP_TIMEOUT_MS })
    await this.settle()
  }

  /** Waits until nothing more will change by itself: healthy, given up, or running without a health check. */
  async settle(): Promise<void> {
    await waitFor(
      'every container to work or to give up',
      async () => {
        const all = await this.containers()
        for (const { service, state } of all) {
          if (state.health === 'unhealthy') this.#unhealthy.add(service)
        }
        // What got unhealthy once will again: nobody waits for it a second time.
        const settled = all.every((one) => isSettled(one) || this.#unhealthy.has(one.service))
        return settled ? true : undefined
      },
      // A container may be replaced between the list and the look at it.
      { timeoutMs: UP_TIMEOUT_MS, intervalMs: 200, notYet: isDockerError },
    )
  }

  /** As its owner would, volumes with a name left there. */
  async down(): Promise<void> {
    await this.#rememberVolumes()
    await this.compose(['down', '--timeout', '5'])
  }

  /** All of them, those that ended too. */
  async containers(service?: string): Promise<RunningContainer[]> {
    const { stdout } = await this.compose([
      ...['ps', '--all', '--format', 'json'],
      ...(service === undefined ? [] : [service]),
    ])
    const found = parseComposePs(stdout)
    if (found.length === 0) return []
    const ids = found.map(({ id }) => id)
    const states = await containerStates(this.#docker, ids)
    return found.flatMap((one, index) => {
      const state = states[index]
      return state ? [{ ...one, state }] : []
    })
  }

  /** Those that run now. */
  async running(service?: string): Promise<RunningContainer[]> {
    return (await this.containers(service)).filter(({ state }) => state.status === 'running')
  }

  /** Where the entry is reached: one address, or one for each copy where the file leaves the port open. */
  async urls(): Promise<string[]> {
    const { entry } = this.work
    if (!isOpenEnded(entry)) return [`http://${this.#host}:${this.#port}`]
    const { stdout } = await this.compose(['ps', '--format', 'json', entry.service])
    return publishedPorts(stdout).map((port) => `http://${this.#host}:${port}`)
  }

  /** Gives web's image to a newer one, as a build after a change would. Here, one more label makes it another. */
  async newerWeb(): Promise<void> {
    const name = this.imageOf('web')
    // The old one keeps a name, by which it can be removed: its id may be that of somebody else's image as well.
    await this.#docker.run(['tag', name, `${name}-before`])
    const input = `FROM ${name}\nLABEL ${LAB_LABEL}=true newer-web=${this.#run.id}\n`
    await this.#docker.run(['build', '--tag', name, '-'], { input })
  }

  compose(args: string[], options: RunOptions = {}) {
    const folder = typedPath(this.work.directory)
    const own = [
      '--project-name',
      this.project,
      '--project-directory',
      folder,
      '--file',
      this.#file,
    ]
    return this.#docker.run(['compose', ...own, ...args], options)
  }

  /** What no label says is ours: images, and volumes without a name. Its containers must be gone. */
  async removeRest(docker: Docker): Promise<void> {
    const { stdout } = await docker.run([
      ...['image', 'ls', '--filter', `reference=${this.#repository}`],
      ...['--format', '{{.Repository}}:{{.Tag}}'],
    ])
    const images = stdout.split('\n').filter(Boolean)
    if (images.length > 0) await docker.run(['image', 'rm', ...images])
    if (this.#volumes.size > 0) await docker.run(['volume', 'rm', '--force', ...this.#volumes])
  }

  /** Whether a volume is in the place of a folder of theirs. */
  isFolderCopy(volume: string): boolean {
    return this.#copies.some((copy) => copy.volume === volume)
  }

  async #writeFile(): Promise<void> {
    const { model: theirs, sources, entry } = this.work
    if (this.#port === 0) this.#port = await getPort()
    const { model, copies } = ownModel(askedQuickly(theirs, this.#healthChecks), sources, {
      ...this.#names,
      project: this.project,
      labels: this.#run.labels,
      imageLabels: { [RUN_LABEL]: this.#run.id },
      replacements: this.#replacements,
      ...(this.#host === '127.0.0.1' ? { hostIp: this.#host } : {}),
      // A port that the file leaves open is left open here, too: Docker chooses all.
      ...(isOpenEnded(entry) ? {} : { entry: { ...entry, published: String(this.#port) } }),
    })
    this.#copies = copies
    const file = path.join(this.#run.directory, 'trial.compose.yaml')
    await writeFile(file, printModel(model))
    this.#file = typedPath(file)
  }

  async #copyFolders(): Promise<void> {
    const { labels } = this.#run
    await copyFolders(this.#docker, this.#copies, {
      project: this.project,
      labels,
      tools: this.#tools,
    })
  }

  async #healthCheckInImage(service: string): Promise<ImageHealthCheck | null> {
    const format = '{{json .Config.Healthcheck}}'
    const command = ['image', 'inspect', '--format', format, this.imageOf(service)]
    return JSON.parse((await this.#docker.run(command)).stdout) as ImageHealthCheck | null
  }

  async #rememberVolumes(): Promise<void> {
    const ids = (await this.containers()).map(({ id }) => id)
    if (ids.length === 0) return
    const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}'
    const { stdout } = await this.#docker.run(['inspect', '--format', format, ...ids])
    for (const name of stdout.split(/\s+/)) if (isNameless(name)) this.#volumes.add(name)
  }
}

/** Docker gives a volume without a name 64 hexadecimal digits. */
export const isNameless = (volume: string) => /^[0-9a-f]{64}$/.test(volume)

/** Whether it works, or never will by itself. */
export function isSettled({ state }: { state: ContainerState }): boolean {
  const { status, health, restartCount } = state
  if (restartCount >= RESTARTS) return true
  if (status === 'restarting' || status === 'created') return false
  return status !== 'running' || health !== 'starting'
}

import type { Docker } from '../docker/docker.ts'
import { DockerError, NoDocker } from '../docker/docker-error.ts'
import type { CommandResult } from '../docker/evidence.ts'
import {
  hasServer,
  isPodman,
  parseBuildx,
  parseCompose,
  parseServer,
  type EngineFacts,
  type ServerFacts,
} from './facts.ts'

/** What was found when asking for an engine; a part that is undefined is missing. */
export interface Detection {
  /** Whether there is a `docker` command at all. */
  client: boolean
  /** Whether that is Podman's, or leads to Podman: the lab has no use for it. */
  podman?: boolean
  /** Where the client looks for its engine. */
  endpoint: string | undefined
  server: ServerFacts | undefined
  /** What docker said where no server answered. */
  problem: string
  compose: string | undefined
  buildx: string | undefined
}

/** An engine that does not answer within this counts as none: a remote one may hang. */
const TIMEOUT_MS = 20_000

/** Asks for the engine, Compose and buildx; changes nothing and never throws for what is missing. */
export async function detect(docker: Docker): Promise<Detection> {
  const ask = (...args: string[]) => answer(docker, args)
  const version = await ask('version', '--format', 'json')
  if (version === undefined) return NOTHING
  const [endpoint, compose, buildx] = await Promise.all([
    ask('context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'),
    ask('compose', 'version', '--short'),
    ask('buildx', 'version'),
  ])
  const podman = isPodman(version)
  const answers = !podman && version.exitCode === 0 && hasServer(version.stdout)
  const info = answers ? await ask('info', '--format', 'json') : undefined
  const server = info?.exitCode === 0 ? parseServer(version.stdout, info.stdout) : undefined
  return {
    client: true,
    ...(podman ? { podman } : {}),
    endpoint: endpoint?.exitCode === 0 ? endpoint.stdout.trim() : undefined,
    server,
    problem: version.stderr.trim() || (server ? '' : saidOf(info ?? version)),
    compose: compose?.exitCode === 0 ? parseCompose(compose.stdout) : undefined,
    buildx: buildx?.exitCode === 0 ? parseBuildx(buildx.stdout) : undefined,
  }
}

/** What a command said that should have told of an engine, and did not. */
const saidOf = ({ command, stdout, stderr }: CommandResult) =>
  stderr.trim() ||
  `\`${command}\` does not tell of one: ${stdout.trim().slice(0, 100) || 'nothing'}`

/** The facts of a complete engine, undefined where anything is missing. */
export function factsOf(found: Detection): EngineFacts | undefined {
  const { server, endpoint, compose, buildx } = found
  if (!server || !compose || !buildx) return undefined
  return {
    ...server,
    endpoint: endpoint ?? 'unknown',
    composeVersion: compose,
    buildxVersion: buildx,
  }
}

const NOTHING: Detection = {
  client: false,
  endpoint: undefined,
  server: undefined,
  problem: '',
  compose: undefined,
  buildx: undefined,
}

/** The command's result; undefined where there is no `docker` to run. */
async function answer(docker: Docker, args: string[]): Promise<CommandResult | undefined> {
  try {
    return await docker.run(args, { reject: false, timeoutMs: TIMEOUT_MS })
  } catch (error) {
    if (error instanceof NoDocker) return undefined
    if (!(error instanceof DockerError) || error.message.includes('was interrupted')) throw error
    return { ...error.result, stderr: error.message }
  }
}

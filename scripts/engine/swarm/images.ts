import { rm } from 'node:fs/promises'
import path from 'node:path'
import { BASES, wantedImage } from '../bases/catalogue.ts'
import { localImage } from '../bases/local-image.ts'
import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { allOf } from '../../core/all-of.ts'
import type { LocalCluster } from './local-cluster.ts'
import type { ClusterNode } from './place.ts'

/** What compose.swarm.yaml and compose.yaml take, by variable. */
export type ImageVariables = Record<
  'SWARM_WEB_IMAGE' | 'SWARM_GATEWAY_IMAGE' | 'REDIS_IMAGE',
  string
>

/** The images of the stack by the names that this machine's engine, or a registry, has for them. */
export async function stackImages(docker: Docker): Promise<ImageVariables> {
  const { SWARM_WEB_IMAGE = 'task-app:web', SWARM_GATEWAY_IMAGE = 'task-app:gateway' } = process.env
  return { SWARM_WEB_IMAGE, SWARM_GATEWAY_IMAGE, REDIS_IMAGE: await redisImage(docker) }
}

/** The official one, or what the variable names; where the engine has only a stand-in, that. */
async function redisImage(docker: Docker): Promise<string> {
  const base = BASES.find(({ name }) => name === 'redis')
  if (!base) throw new Error('The catalogue has no Redis')
  const { wanted, chosen } = wantedImage(base, process.env)
  if (chosen || (await localImage(docker, wanted))) return wanted
  return (await localImage(docker, base.standIn)) ? base.standIn : wanted
}

/**
 * Gives an image of this machine's engine to each node that has it not, without a registry.
 * @returns its name there, which says what is in it: another content, another name, and so an update
 * @throws ExpectedError where this machine's engine has no such image
 */
export async function handOver(
  docker: Docker,
  { place, nodes }: LocalCluster,
  reference: string,
): Promise<string> {
  const id = await imageId(docker, reference)
  const name = `lab-cluster/${nameIn(reference)}:${id.replace('sha256:', '').slice(0, 12)}`
  const lacking = await without(docker, nodes, name)
  if (lacking.length === 0) return name
  const archive = path.join(place.directory, `${id.replace(':', '-')}.tar`)
  try {
    await docker.run(['save', '--output', archive, id])
    await allOf(lacking.map((node) => load(docker.at(node.socket), archive, name)))
  } finally {
    await rm(archive, { force: true })
  }
  return name
}

/** What an image is called without its registry, and its tag as a part of that: `task-app-web`. */
export function nameIn(reference: string): string {
  const last = reference.split('/').at(-1) ?? ''
  return last
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}

async function imageId(docker: Docker, reference: string): Promise<string> {
  const found = await docker.run(['image', 'inspect', '--format', '{{.Id}}', reference], {
    reject: false,
  })
  if (found.exitCode === 0) return found.stdout.trim()
  throw new ExpectedError(
    `The engine has no image ${reference}.`,
    '`docker compose -f multi-container/compose.yaml build` builds those of the stack, and `npm run bases -- --tag-stand-ins` gets the others.',
  )
}

/** The nodes that live and have no such image. */
async function without(docker: Docker, nodes: ClusterNode[], name: string): Promise<ClusterNode[]> {
  const codes = await Promise.all(
    nodes.map(async ({ socket }) => {
      const engine = docker.at(socket).recordingTo([])
      const alive = await engine.run(['version'], { reject: false })
      if (alive.exitCode !== 0) return 0
      return (await engine.run(['image', 'inspect', name], { reject: false })).exitCode
    }),
  )
  return nodes.filter((_, index) => codes[index] !== 0)
}

async function load(engine: Docker, archive: string, name: string): Promise<void> {
  const { stdout } = await engine.run(['load', '--input', archive])
  const loaded = /Loaded image(?: ID)?: (\S+)/.exec(stdout)?.[1]
  if (loaded === undefined) throw new Error(`docker load did not say what it loaded: ${stdout}`)
  await engine.run(['tag', loaded, name])
}

import { PassThrough, type Readable } from 'node:stream'
import { BASES, wantedImage } from '../bases/catalogue.ts'
import { imageId, localImage } from '../bases/local-image.ts'
import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { allOf } from '../../core/all-of.ts'
import type { LocalCluster } from './local-cluster.ts'
import type { ClusterNode } from './nodes.ts'
import { answers } from './power.ts'

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
 * Copies an image of this machine's engine to each node that has it not, without a registry.
 * @returns its name there, which says what is in it: another content, another name, and so an update
 * @throws ExpectedError where this machine's engine has no such image
 */
export async function copyToNodes(
  docker: Docker,
  { nodes }: LocalCluster,
  reference: string,
): Promise<string> {
  const id = await imageId(docker, reference)
  if (id === undefined) {
    throw new ExpectedError(
      `The engine has no image ${reference}.`,
      '`docker compose -f multi-container/compose.yaml build` builds those of the stack, and `npm run bases -- --tag-stand-ins` gets the others.',
    )
  }
  const name = `lab-cluster/${nameIn(reference)}:${id.replace('sha256:', '').slice(0, 12)}`
  const lacking = await without(docker, nodes, name)
  if (lacking.length === 0) return name
  await docker.stream(['save', id], async (archive) => {
    // Where one load fails, its pipe closes, and the others go on.
    const pipes = lacking.map(() => archive.pipe(new PassThrough()))
    await allOf(
      lacking.map((node, index) => load(docker.inside(node.container), pipes[index], name)),
    )
  })
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

/** The nodes that live and have no such image. */
async function without(docker: Docker, nodes: ClusterNode[], name: string): Promise<ClusterNode[]> {
  const codes = await Promise.all(
    nodes.map(async (node) => {
      if (!(await answers(docker, node))) return 0
      const engine = docker.inside(node.container).recordingTo([])
      return (await engine.run(['image', 'inspect', name], { reject: false })).exitCode
    }),
  )
  return nodes.filter((_, index) => codes[index] !== 0)
}

async function load(engine: Docker, archive: Readable | undefined, name: string): Promise<void> {
  const { stdout } = await engine.run(['load'], archive ? { input: archive } : {})
  const loaded = /Loaded image(?: ID)?: (\S+)/.exec(stdout)?.[1]
  if (loaded === undefined) throw new Error(`docker load did not say what it loaded: ${stdout}`)
  await engine.run(['tag', loaded, name])
}

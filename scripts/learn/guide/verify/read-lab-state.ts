import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { STAND_IN_LABEL } from '../../../engine/bases/catalogue.ts'
import { isOfThisClone } from '../../../core/clone.ts'
import type { Docker } from '../../../engine/docker/docker.ts'
import { engineHost } from '../../../engine/docker/engine-host.ts'
import { findGuideObjects, type LabObject } from '../../../engine/docker/lab-objects.ts'
import { ask, titlesIn } from '../../exercise/stages/http.ts'
import { withOrigin } from '../engine-surroundings.ts'
import { GUIDE_LABEL } from '../../../core/labels.ts'
import { PLACES } from '../../../measure/report/kept-reports.ts'
import { styleSheetState } from '../style-sheet.ts'
import type { Answers, ContainerFacts, ImageState, LabState } from './lab-state.ts'

/** Where the guide publishes each. */
const PORTS = { monolith: 8081, stack: 8082 }

/** Looks at all that chapters ask for. Changes nothing. @param images by the names that the lab gives them */
export async function readLabState(docker: Docker, images: string[]): Promise<LabState> {
  const host = await engineHost(docker)
  const { ours, others } = await findGuideObjects(docker)
  const ofKind = (kind: LabObject['kind']) => ours.filter((one) => one.kind === kind)
  const namesOf = (kind: LabObject['kind']) => ofKind(kind).map(({ name }) => name)
  const [imageStates, containers, monolith, stack, comparedAt] = await Promise.all([
    readImages(docker, images),
    readContainers(
      docker,
      ofKind('container').map(({ id }) => id),
    ),
    readAnswers(`http://${host}:${PORTS.monolith}`),
    readAnswers(`http://${host}:${PORTS.stack}`),
    readComparedAt(path.join(PLACES.whole, 'results.json')),
  ])
  return {
    ...{ images: imageStates, containers, monolith, stack },
    ...{ networks: namesOf('network'), volumes: namesOf('volume') },
    others: others.map(withOrigin),
    files: { styleSheet: await styleSheetState(), comparedAt },
  }
}

async function readImages(docker: Docker, names: string[]): Promise<Record<string, ImageState>> {
  const labels = [STAND_IN_LABEL, GUIDE_LABEL].map(
    (label) => `{{json (index .Config.Labels "${label}")}}`,
  )
  const format = ['{{json .Config.User}}', ...labels].join('\t')
  const states = await Promise.all(
    names.map(async (name): Promise<[string, ImageState][]> => {
      const command = ['image', 'inspect', '--format', format, name]
      const { exitCode, stdout } = await docker.run(command, { reject: false })
      if (exitCode !== 0) return []
      // An image that is built on a stand-in has its label, too: only one that stands in for its own name is one.
      const [user = '', standIn = '', guide = ''] = stdout
        .trim()
        .split('\t')
        .map((text) => JSON.parse(text) as string)
      return [[name, { user, isStandIn: standIn === name, isOfThisClone: isOfThisClone(guide) }]]
    }),
  )
  return Object.fromEntries(states.flat())
}

interface Inspected {
  Name: string
  Config: { Image: string; Labels: Record<string, string> | null }
  State: { Status: string; StartedAt: string; Health?: { Status: string } | null }
  NetworkSettings: { Networks: Record<string, unknown> }
}

async function readContainers(docker: Docker, ids: string[]): Promise<ContainerFacts[]> {
  if (ids.length === 0) return []
  // One that is removed in this moment is no failure: it is not there.
  const { stdout } = await docker.run(['container', 'inspect', ...ids], { reject: false })
  return (JSON.parse(stdout) as Inspected[]).map(containerFacts)
}

function containerFacts({ Name, Config, State, NetworkSettings }: Inspected): ContainerFacts {
  return {
    name: Name.replace(/^\//, ''),
    project: Config.Labels?.['com.docker.compose.project'] ?? '',
    service: Config.Labels?.['com.docker.compose.service'] ?? '',
    image: Config.Image,
    status: State.Status,
    health: State.Health?.Status ?? 'none',
    startedAt: State.StartedAt,
    networks: Object.keys(NetworkSettings.Networks),
  }
}

async function readAnswers(url: string): Promise<Answers> {
  const [ready, tasks] = await Promise.all([ask(url, '/api/ready'), ask(url, '/api/tasks')])
  return { url, ready: ready.status, tasks: titlesIn(tasks) }
}

async function readComparedAt(file: string): Promise<string | undefined> {
  if (!existsSync(file)) return undefined
  const results = JSON.parse(await readFile(file, 'utf8')) as { run?: { startedAt?: string } }
  return results.run?.startedAt
}

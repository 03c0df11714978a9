import type { Docker } from '../docker/docker.ts'
import { ExpectedError } from '../../core/errors.ts'
import { classifyPullFailure } from './pull.ts'

/** A line `# syntax=…` of a Dockerfile, which has an image build in place of the engine's own builder. */
export interface SyntaxOf {
  frontend: string
  /** Of the file, the first being 1. */
  line: number
  file: string
}

/** What the engine's own builder understands as well: it is the same one, of some version. */
const STABLE = /^(docker\.io\/)?docker\/dockerfile(:[\d.]+|:latest)?(@sha256:\w+)?$/

/**
 * Tries whether builds can have the frontends that Dockerfiles ask for.
 * @returns whether the engine's own has to build them
 * @throws ExpectedError where one cannot be had that the engine's own does not stand for
 */
export async function needsOwnFrontend(
  docker: Docker,
  asked: SyntaxOf[],
  onProgress: (line: string) => void,
): Promise<boolean> {
  let isMissing = false
  for (const frontend of new Set(asked.map((one) => one.frontend))) {
    onProgress(`looking for ${frontend}, which builds Dockerfiles`)
    const reason = await whyMissing(docker, frontend)
    if (reason === undefined) continue
    if (!STABLE.test(frontend)) throw cannotBeHad(asked, frontend, reason)
    isMissing = true
  }
  return isMissing
}

/** Asks BuildKit itself, by a build of nothing that leaves nothing. */
async function whyMissing(docker: Docker, frontend: string): Promise<string | undefined> {
  const { exitCode, stderr } = await docker.run(
    ['buildx', 'build', '--progress', 'plain', '--output', 'type=cacheonly', '-'],
    { input: `# syntax=${frontend}\nFROM scratch\nLABEL of=nothing\n`, reject: false },
  )
  return exitCode === 0 ? undefined : classifyPullFailure(stderr, frontend).reason
}

function cannotBeHad(asked: SyntaxOf[], frontend: string, reason: string): ExpectedError {
  const { file, line } = asked.find((one) => one.frontend === frontend) ?? { file: '', line: 1 }
  return new ExpectedError(
    `${file}:${line} has ${frontend} build it, which cannot be had (${reason}).`,
    'Remove that line if the Dockerfile does not need it, or build where a registry can be reached.',
  )
}

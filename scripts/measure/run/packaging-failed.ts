import { DockerError } from '../../engine/docker/docker-error.ts'
import { ExpectedError } from '../../core/errors.ts'
import { WaitTimeout } from '../../core/wait.ts'

/** What is not the packaging's doing. */
const CAUSES = [
  {
    pattern: /port is already allocated|address already in use/,
    sentence: 'A port that was free a moment ago was taken by another program.',
    remedy: 'Repeat the command: it takes other ports.',
  },
  {
    pattern:
      /bad address|temporary failure (in name resolution|resolving)|could not resolve|no such host|network is unreachable|EAI_AGAIN|ENOTFOUND/i,
    sentence: 'The build found no network.',
    remedy: 'See whether this machine and its containers have one, then repeat the command.',
  },
]

/** A build that fails and an app that never serves are news about the packaging; what else goes wrong keeps its trace. */
export function packagingFailed(step: string, error: unknown): unknown {
  if (!(error instanceof DockerError) && !(error instanceof WaitTimeout)) return error
  const known = CAUSES.find(({ pattern }) => pattern.test(error.message))
  return new ExpectedError(
    `${step}: this failed.${known ? ` ${known.sentence}` : ''}\n${error.message}`,
    known?.remedy ??
      'Fix it until the same works by hand. docs/contract.md says what a pair must have.',
    { cause: error },
  )
}

import { DockerError } from '../../../engine/docker/docker-error.ts'
import { fails, type Finding, holds } from '../findings.ts'
import type { Trial } from './trial.ts'

/** Builds all images that the solution builds. */
export async function build(trial: Trial, progress: (line: string) => void): Promise<void> {
  const { stack, found } = trial
  const { services } = stack.work.model
  if (!services['web']?.build) {
    const fact = `web runs ${services['web']?.image ?? 'no image'} as it comes.`
    found.push(fails('builds', fact, 'not-built'))
    return
  }
  try {
    await stack.build(progress)
    const built = Object.keys(services).filter((name) => services[name]?.build)
    found.push(holds('builds', `built: ${built.join(', ')}`))
  } catch (error) {
    if (!(error instanceof DockerError)) throw error
    found.push(judgeFailedBuild(`${error.result.stdout}\n${error.result.stderr}`))
  }
}

/** npm's, Node's, OpenSSL's and pip's words for a certificate that nobody vouches for. */
const CERTIFICATE = /SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|certificate verify failed|self.signed/i

export function judgeFailedBuild(output: string): Finding {
  const hint = CERTIFICATE.test(output) ? 'build-certificate' : 'build'
  return fails('builds', `The build ends with: ${lastWords(output)}`, hint)
}

/** Why a build ended: what the failed step said first of an error, else its last words, else BuildKit's. */
function lastWords(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  const failed = lines.map((line) => /^(#\d+) ERROR\b/.exec(line)?.[1]).find(Boolean)
  // With plain progress: the step's number, seconds, and what it says: `#9 0.171 npm error code E404`.
  const said = lines.flatMap((line) => {
    const [, step, words] = /^(#\d+) [\d.]+ (.+)$/.exec(line) ?? []
    return step !== undefined && step === failed && words !== undefined ? [words] : []
  })
  const others = lines.filter((line) => line !== '' && !/^-+$/.test(line))
  const error = said.find((words) => /\berror\b/i.test(words))
  return error ?? said.at(-1) ?? others.at(-1) ?? 'nothing'
}

import { readFile } from 'node:fs/promises'
import { ExpectedError } from '../../core/errors.ts'
import { neededInstructions } from './dockerfile.ts'
import { replaceFile } from './replace-file.ts'

/** As a word of its own: `redis-server` and `redis=7.2`, but neither `ioredis` nor `/var/lib/redis`. */
const PACKAGE = /(?<![\w./-])(redis|valkey|keydb)(?![a-z_/]|\.(conf|sock|log|rdb|pid))/i
const INSTALLER = /\b(apt|apt-get|aptitude|apk|dnf|microdnf|yum|zypper|pacman)\b/
/** From its source: `curl https://download.redis.io/redis-7.4.0.tar.gz`. */
const DOWNLOAD = /\b(curl|wget|git)\b.*(redis|valkey|keydb)/i

/**
 * The Dockerfile with a line more before the RUN that installs Redis, so that this one runs again, and so does all that
 * comes after it: an ARG is part of what a RUN is known by in the build cache, and no part of the image.
 * @param mark another one each time
 * @returns undefined where no RUN can be told to install it
 */
export function withNewerRedis(text: string, mark: string): string | undefined {
  const runs = neededInstructions(text).filter(({ keyword }) => keyword === 'RUN')
  const byCommand = (is: (command: string) => boolean) =>
    runs.find(({ text }) => commandsOf(text).some(is))
  const found =
    byCommand((command) => INSTALLER.test(command) && PACKAGE.test(command)) ??
    byCommand((command) => DOWNLOAD.test(command))
  if (!found) return undefined
  const lines = text.split('\n')
  const end = lines[found.line - 1]?.endsWith('\r') ? '\r' : ''
  return lines.toSpliced(found.line - 1, 0, `ARG NEWER_REDIS=${mark}${end}`).join('\n')
}

/** Each for itself: `pip install redis` after `apt-get install python3-pip` installs no Redis. */
const commandsOf = (text: string) => text.split(/&&|\|\||[;\n]/)

/** Changes the Dockerfile so that its next build installs Redis anew. @throws ExpectedError where it does not say how */
export async function installRedisAnew(dockerfile: string, root: string, mark: string) {
  const text = await readFile(dockerfile, 'utf8')
  const changed = withNewerRedis(text, mark)
  if (changed === undefined) {
    throw new ExpectedError(
      `No RUN of ${dockerfile} installs Redis, Valkey or KeyDB by its name, so how it gets a newer one cannot be told.`,
      'Name the package in a RUN of its own (`RUN apt-get install -y redis-server`).',
    )
  }
  await replaceFile(dockerfile, root, changed)
}

import { csv } from '../docker/csv.ts'
import type { Docker } from '../docker/docker.ts'
import { labelArguments } from '../../core/labels.ts'
import type { FolderCopy } from './own-mounts.ts'

interface Project {
  project: string
  labels: Record<string, string>
  /** An image with a shell: Redis's. */
  tools: string
}

/**
 * Owner and permissions as they are. Redis's own files stay behind: each stack begins without tasks, as one whose Redis has
 * a volume does, and as the monolith does.
 */
const COPY = `cp -a /from/. /to/
find /to \\( -name appendonlydir -o -name '*.aof' -o -name '*.aof.manifest' -o -name '*.rdb' \\) -prune -exec rm -rf {} +`

/**
 * Makes the volumes that begin as copies of the owner's folders. By a container, which may read what its owner alone may,
 * and which sees the folders read-only.
 */
export async function copyFolders(
  docker: Docker,
  copies: FolderCopy[],
  { project, labels, tools }: Project,
): Promise<void> {
  for (const { key, volume, from } of copies) {
    if (from === undefined) continue
    // Compose takes a volume for the project's by these.
    const compose = { 'com.docker.compose.project': project, 'com.docker.compose.volume': key }
    await docker.run(['volume', 'create', ...labelArguments({ ...labels, ...compose }), volume])
    await docker.run([
      ...['run', '--rm', '--network', 'none', '--user', '0:0', ...labelArguments(labels)],
      ...['--mount', `${csv({ type: 'bind', src: from, dst: '/from' })},readonly`],
      ...['--mount', csv({ type: 'volume', src: volume, dst: '/to' })],
      ...['--entrypoint', 'sh', tools, '-euc', COPY],
    ])
  }
}

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { GUIDE_LABEL, LAB_LABEL, labelArguments, RUN_LABEL } from '../../core/labels.ts'
import { ROOT, typedPath } from '../../core/paths.ts'
import type { Run } from '../../core/run.ts'
import { csv } from '../docker/csv.ts'
import { removingReplaced } from '../docker/nameless-images.ts'
import { readDockerfile } from './dockerfile.ts'
import { EntryPort } from './entry-port.ts'
import type { MonolithSource } from './monolith-source.ts'
import { monolithStack } from './monolith-stack.ts'
import { NotPossible } from './not-possible.ts'
import { installRedisAnew } from './newer-redis.ts'
import { fileWithoutSyntax } from './own-frontend.ts'
import { type Limits, namedContext, type Packaging } from './packaging.ts'

/** One image in which a process manager runs Redis and the app side by side. */
export function monolithic(
  source: MonolithSource,
  run: Run,
  bases: Record<string, string>,
  host = '127.0.0.1',
): Packaging {
  const { context, dockerfile, image, isCopy = false, replacements } = source
  const { port = new EntryPort(run, host) } = source
  const file = path.join(context, dockerfile)
  // Only a copy's own: what all runs share is the same image in each.
  const labels = {
    ...{ [LAB_LABEL]: 'true', [GUIDE_LABEL]: ROOT },
    ...(isCopy ? { [RUN_LABEL]: run.id } : {}),
  }
  let launched = 0
  return {
    id: source.id,
    title: source.title,
    source: context,
    recipes: [
      { file, context },
      ...(source.composeFile ? [{ file: path.join(context, source.composeFile) }] : []),
    ],
    images: [{ service: 'monolith', ...image }],
    async build(docker, { rebuild, onLine }) {
      const read = source.ownFrontend ? await fileWithoutSyntax(file, run.directory) : file
      const command = [
        // buildx by name: a plain `docker build` of an old client is the classic builder, which knows no secret.
        ...['buildx', 'build', '--load', '--progress', 'plain', '--file', typedPath(read)],
        ...['--tag', image.reference, ...labelArguments(labels)],
        ...(await baseArguments(file, bases)),
        ...Object.entries(replacements).flatMap(([name, other]) => [
          ...['--build-context', `${name}=${namedContext(other)}`],
        ]),
        ...extraCaSecret(),
        ...(rebuild ? ['--no-cache'] : []),
        typedPath(context),
      ]
      const build = () => docker.run(command, onLine ? { onLine } : {})
      // A copy's builds are timed, and the run removes all of its images at its end.
      await (isCopy ? build() : removingReplaced(docker, [image.reference], build))
    },
    async newerRedis(docker, mark, options) {
      await installRedisAnew(file, context, mark)
      await this.build(docker, options)
    },
    newerRedisIs: 'built',
    async launch(docker, { limits = {}, without, onUrl } = {}) {
      if (without) throw new NotPossible('All is in one container.')
      launched++
      const tag = image.reference.replace(/^.*:/, '')
      const stack = monolithStack({
        name: `lab-${run.id}-${tag}-${launched}`,
        image: image.reference,
        port: await port.of(docker, image.reference),
        flags: [
          ...labelArguments(run.labels),
          ...(source.hardening ?? []),
          // Last, for of two limits Docker takes the second.
          ...limitFlags(limits),
        ],
        host,
        labels: run.labels,
        ...(source.dataPath ? { dataPath: source.dataPath } : {}),
        ...(source.gatewayImage ? { gatewayImage: source.gatewayImage } : {}),
        ...(onUrl ? { onUrl } : {}),
      })
      await stack.scale(docker, 1)
      return stack
    },
    from(_docker, directory, tag) {
      const reference = `${image.reference}-${tag}`
      const named = { ...image, reference }
      const copy = { ...source, port, context: directory, image: named, isCopy: true }
      return Promise.resolve(monolithic(copy, run, bases, host))
    },
  }
}

function limitFlags({ memoryBytes, cpus }: Limits): string[] {
  return [
    // The same for both: no swap beyond the limit.
    ...(memoryBytes ? ['--memory', String(memoryBytes), '--memory-swap', String(memoryBytes)] : []),
    ...(cpus ? ['--cpus', String(cpus)] : []),
  ]
}

/** The base images that the Dockerfile takes as build arguments; of others docker would warn. */
async function baseArguments(file: string, bases: Record<string, string>): Promise<string[]> {
  const dockerfile = readDockerfile(await readFile(file, 'utf8'))
  return Object.entries(bases)
    .filter(([variable]) => dockerfile.arguments.includes(variable))
    .flatMap(([variable, reference]) => ['--build-arg', `${variable}=${reference}`])
}

/** Where the network inspects TLS, npm inside a build needs the host's CA bundle: as a secret, never in a layer. */
function extraCaSecret(): string[] {
  const bundle = process.env['NODE_EXTRA_CA_CERTS']
  return bundle ? ['--secret', csv({ id: 'extra-ca', src: bundle })] : []
}

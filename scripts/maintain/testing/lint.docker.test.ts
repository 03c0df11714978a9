import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { resolveBases } from '../../engine/bases/bases.ts'
import { Docker } from '../../engine/docker/docker.ts'
import { baseReferences } from '../../engine/packagings/base-references.ts'
import { ownMonolith } from '../../engine/packagings/monolith-source.ts'
import { monolithic } from '../../engine/packagings/monolithic.ts'
import { ROOT } from '../../core/paths.ts'
import { newRun, removeRunDirectory } from '../../core/run.ts'

// What is no TypeScript, read by the programs that it is for: nothing of it is started.

const docker = new Docker()
const LEFT_OUT = /(^|\/)(node_modules|\.git|\.lab|dist|lab-workspace)(\/|$)/

/** From the root, with forward slashes. */
async function filesWhere(isWanted: (file: string) => boolean): Promise<string[]> {
  const found: string[] = []
  const walk = async (folder: string) => {
    for (const entry of await readdir(path.join(ROOT, folder), { withFileTypes: true })) {
      const file = path.posix.join(folder, entry.name)
      if (LEFT_OUT.test(file)) continue
      if (entry.isDirectory()) await walk(file)
      else if (isWanted(file)) found.push(file)
    }
  }
  await walk('')
  return found.toSorted()
}

const composeFiles = await filesWhere((file) => /(^|[./])(docker-)?compose\.ya?ml$/.test(file))
const dockerfiles = await filesWhere((file) => /(^|[./])Dockerfile$/.test(file))
const scripts = await filesWhere((file) => file.endsWith('.sh') || file === '.ci/run')
const { stdout: help } = await docker.run(['buildx', 'build', '--help'])
const hasCheck = help.includes('--check')
const bases = await resolveBases(docker, {
  names: ['ubuntu', 'gateway'],
  onProgress: () => undefined,
})
const { GATEWAY_IMAGE, ...references } = baseReferences(bases)

it('finds them', () => {
  const found = [...composeFiles, ...dockerfiles, ...scripts]
  expect(found).toEqual(expect.arrayContaining(['multi-container/compose.yaml', '.ci/run']))
  expect(found).toEqual(expect.arrayContaining(['monolithic/Dockerfile']))
})

describe('docker compose config', () => {
  it.each(composeFiles)('takes %s', async (file) => {
    // A file that is laid over another says nothing without it.
    const under = file.endsWith('fixed-port.compose.yaml') ? ['multi-container/compose.yaml'] : []
    const files = [...under, file].flatMap((one) => ['--file', one])
    const { stderr } = await docker.run(['compose', ...files, 'config', '--quiet'])
    expect(stderr).toBe('')
  })
})

describe(hasCheck ? 'buildx --check' : 'BuildKit’s parser (this buildx has no --check)', () => {
  it.each(dockerfiles)('takes %s', async (file) => {
    const input = await readFile(path.join(ROOT, file), 'utf8')
    const build = ['buildx', 'build', '--progress', 'plain']
    if (hasCheck) {
      // What stand-ins are built on is always given.
      const skip = ['--build-arg', 'BUILDKIT_DOCKERFILE_CHECK=skip=InvalidDefaultArgInFrom']
      const given = Object.entries({ ...references, GATEWAY_IMAGE }).flatMap(([name, image]) => [
        ...['--build-arg', `${name}=${image}`],
      ])
      await docker.run([...build, '--check', ...skip, ...given, '-'], { input })
      return
    }
    // It reads the whole file before it looks for the stage.
    const done = await docker.run(
      [...build, '--build-arg', 'BASE=scratch', '--target', 'no-such-stage', '-'],
      {
        input,
        reject: false,
      },
    )
    expect(done.stderr).toMatch(/no-such-stage.* could not be found/)
  })
})

it('haproxy -c takes the gateway’s configuration, without a warning', async () => {
  const inside = '/usr/local/etc/haproxy'
  // Its error pages are files beside it.
  const files = ['haproxy.cfg', 'errors'].flatMap((name) => [
    ...['--volume', `${path.join(ROOT, 'multi-container/gateway', name)}:${inside}/${name}:ro`],
  ])
  // With a network: it asks the name server that it finds there.
  const run = ['run', '--rm', ...files, GATEWAY_IMAGE]
  await docker.run([...run, 'haproxy', '-c', '-dW', '-f', `${inside}/haproxy.cfg`])
})

it('supervisord takes its configuration', { timeout: 300_000 }, async () => {
  const run = await newRun()
  const reference = `task-app:lint-${run.id}`
  try {
    const all = baseReferences(await resolveBases(docker, { onProgress: () => undefined }))
    // Under a name of its own: nobody's image is replaced.
    const own = ownMonolith(all)
    const source = { ...own, image: { ...own.image, reference } }
    await monolithic(source, run, all).build(docker, { rebuild: false })
    const input = await readFile(path.join(ROOT, 'monolithic/supervisord.conf'), 'utf8')
    // Reads as supervisord does, and prints what it would start.
    const program = [
      'from supervisor.options import ServerOptions',
      "options = ServerOptions(); options.realize(['-c', '/dev/stdin'])",
      "print(' '.join(group.name for group in options.process_group_configs))",
    ].join('\n')
    const command = ['run', '--interactive', '--entrypoint', '/usr/bin/python3']
    const { stdout } = await docker.run([...command, '--rm', reference, '-c', program], {
      input,
    })
    expect(stdout).toBe('redis webapp')
  } finally {
    await docker.run(['image', 'rm', reference], { reject: false })
    await removeRunDirectory(run.id)
  }
})

describe('bash -n', () => {
  it.each(scripts)('takes %s', async (file) => {
    const { stderr } = await execa('bash', ['-n', file], { cwd: ROOT })
    expect(stderr).toBe('')
  })
})

import { afterAll, expect, it } from 'vitest'
import { LAB_LABEL, labelArguments, RUN_LABEL } from '../../core/labels.ts'
import { Docker } from './docker.ts'
import { findNamelessImages, removingReplaced } from './nameless-images.ts'

const docker = new Docker()
const RUN = `nameless-${process.pid}`
const [OURS, THEIRS] = [`nameless-ours:${process.pid}`, `nameless-theirs:${process.pid}`]

const build = async (name: string, version: string, labels: Record<string, string>) => {
  const command = ['buildx', 'build', '--load', '--tag', name, ...labelArguments(labels), '-']
  await docker.run(command, { input: `FROM scratch\nCMD ["${name} ${version}"]\n` })
  return (await docker.run(['image', 'inspect', '--format', '{{.Id}}', name])).stdout
}
const lab = { [LAB_LABEL]: 'true' }
const isThere = async (id: string) =>
  (await docker.run(['image', 'inspect', id], { reject: false })).exitCode === 0

const made: string[] = []
afterAll(async () => {
  await docker.run(['image', 'rm', '--force', OURS, THEIRS, ...made], { reject: false })
})

it('finds the images of a run that a newer build took the name from, and nobody else’s', async () => {
  const first = await build(OURS, '1', { ...lab, [RUN_LABEL]: RUN })
  const theirs = await build(THEIRS, '1', {})
  const second = await build(OURS, '2', { ...lab, [RUN_LABEL]: RUN })
  made.push(first, second, theirs)
  await build(THEIRS, '2', {})
  const found = await findNamelessImages(docker)
  expect(found).toContainEqual(expect.objectContaining({ id: first, run: RUN }))
  expect(found.map(({ id }) => id)).not.toContain(theirs)
})

it('removes what a build replaced, unless it has another name or a container', async () => {
  const [free, named, used] = [
    await build(OURS, '3', lab),
    await build(`${OURS}-named`, '1', lab),
    await build(`${OURS}-used`, '1', lab),
  ]
  await docker.run(['tag', `${OURS}-named`, `${OURS}-kept`])
  const container = (await docker.run(['create', `${OURS}-used`])).stdout
  const names = [OURS, `${OURS}-named`, `${OURS}-used`, `${OURS}-new`]
  try {
    await removingReplaced(docker, names, async () => {
      for (const name of names) await build(name, 'again', lab)
    })
    expect(await Promise.all([free, named, used].map(isThere))).toEqual([false, true, true])
  } finally {
    await docker.run(['rm', container])
    await docker.run(['image', 'rm', used, `${OURS}-kept`, ...names])
  }
})

it('removes what a build replaced that was aborted before its end', async () => {
  const [first, second] = [`${OURS}-first`, `${OURS}-second`]
  const [replaced, kept] = [await build(first, '1', lab), await build(second, '1', lab)]
  const abort = new AbortController()
  try {
    await expect(
      removingReplaced(docker.until(abort.signal), [first, second], async () => {
        await build(first, 'again', lab)
        abort.abort(new Error('Ctrl-C'))
        abort.signal.throwIfAborted()
      }),
    ).rejects.toThrow('Ctrl-C')
    expect(await Promise.all([replaced, kept].map(isThere))).toEqual([false, true])
  } finally {
    await docker.run(['image', 'rm', first, second])
  }
})

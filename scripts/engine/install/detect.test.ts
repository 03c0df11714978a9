import { expect, it } from 'vitest'
import { Docker } from '../docker/docker.ts'
import { stubCommands } from '../../maintain/testing/stub-commands.ts'
import { detect } from './detect.ts'
import { describeMissing, missingParts } from './install-plan.ts'

/** Answers each command as is said here, and ends with 125 where nothing is. */
function dockerThatSays(answers: Record<string, string>, stderr = ''): Promise<void> {
  const cases = Object.entries(answers).map(
    ([command, text]) => `'${command}') printf '%s' '${text}' ;;`,
  )
  const docker = `printf '%s' '${stderr}' >&2\ncase "$1" in\n${cases.join('\n')}\n*) exit 125 ;;\nesac`
  return stubCommands({ docker })
}

const PODMAN = '{"Client":{"APIVersion":"4.3.1","Version":"4.3.1","Os":"linux"}}'
const SERVER = '"Server":{"Version":"26.1.5","ApiVersion":"1.45","Os":"linux","Arch":"amd64"'
const ENGINE = `{"Client":{"ApiVersion":"1.45"},${SERVER}}}`
const PODMAN_SERVICE = `{"Client":{"ApiVersion":"1.45"},${SERVER},"Components":[{"Name":"Podman Engine"}]}}`
const INFO = '{"NCPU":2,"MemTotal":8000000000}'

const IS_PODMAN = '`docker` is Podman here, and the lab needs Docker.'

it.each([
  ['Podman without a service', { version: PODMAN }, '', IS_PODMAN],
  [
    'Podman that says that it emulates',
    { version: '{}' },
    'Emulate Docker CLI using podman.',
    IS_PODMAN,
  ],
  ['a client that leads to Podman', { version: PODMAN_SERVICE, info: INFO }, '', IS_PODMAN],
  [
    'a client alone',
    { version: '{"Client":{}}' },
    '',
    'No Docker engine answers: `docker version --format json` does not tell of one: {"Client":{}}',
  ],
  [
    'what prints no JSON',
    { version: 'nerdctl 1.7' },
    '',
    'No Docker engine answers: `docker version --format json` does not tell of one: nerdctl 1.7',
  ],
  [
    'what prints nothing',
    { version: '' },
    '',
    'No Docker engine answers: `docker version --format json` does not tell of one: nothing',
  ],
  [
    'an engine with no facts',
    { version: ENGINE, info: '[]' },
    '',
    'No Docker engine answers: `docker info --format json` does not tell of one: []',
  ],
])('%s: one sentence', async (_, answers, stderr, sentence) => {
  await dockerThatSays(answers, stderr)
  const found = await detect(new Docker())
  expect(missingParts(found)).toContain('engine')
  expect(describeMissing('engine', found)).toBe(sentence)
})

it('an engine that answers is one', async () => {
  await dockerThatSays({ version: ENGINE, info: INFO })
  expect((await detect(new Docker())).server).toMatchObject({ version: '26.1.5', cpus: 2 })
})

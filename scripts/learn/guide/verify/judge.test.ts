import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../../core/paths.ts'
import { BASE_IMAGES, GATEWAY_IMAGE, MONOLITH_IMAGE, WEB_IMAGE } from './checks.ts'
import { judge } from './judge.ts'
import type { Answers, ContainerFacts, LabState } from './lab-state.ts'
import { OUTCOMES } from './outcomes.ts'
import type { Outcome } from './outcome.ts'
import { verifyReport } from './report.ts'

const image = { user: '65532:65532', isStandIn: false, isOfThisClone: true }
const images = (...names: string[]) => Object.fromEntries(names.map((name) => [name, image]))

const answers = (port: number, ...tasks: string[]): Answers => ({
  ...{ url: `http://127.0.0.1:${port}`, ready: 200, tasks },
})
const silent = (port: number): Answers => ({
  ...{ url: `http://127.0.0.1:${port}`, ready: 0, tasks: undefined },
})

const container = (name: string, facts: Partial<ContainerFacts> = {}): ContainerFacts => ({
  ...{ name, project: '', service: '', image: MONOLITH_IMAGE, status: 'running' },
  ...{ health: 'healthy', startedAt: '2026-01-01T10:00:00Z', networks: ['bridge'] },
  ...facts,
})

const service = (name: string, facts: Partial<ContainerFacts> = {}): ContainerFacts => ({
  ...container(`task-manager-${name}-1`),
  ...{ project: 'task-manager', service: name },
  ...facts,
})

/** After chapter 15: the monolith stopped, the stack healthy, web replaced a while after Redis was started. */
const LATE: LabState = {
  images: images(MONOLITH_IMAGE, WEB_IMAGE, GATEWAY_IMAGE, ...BASE_IMAGES),
  containers: [
    container('monolithic', { status: 'exited' }),
    service('gateway', { networks: ['task-manager_front'] }),
    service('web', {
      startedAt: '2026-01-01T10:05:00.123456789Z',
      networks: ['task-manager_front', 'task-manager_data'],
    }),
    service('redis', { networks: ['task-manager_data'] }),
  ],
  networks: ['task-manager_front', 'task-manager_data'],
  volumes: ['task-manager_redis-data'],
  others: [],
  monolith: silent(8081),
  stack: answers(
    8082,
    ...['First task of the stack', 'Shared by all copies', 'Kept through an update', 'Room again'],
  ),
  files: { styleSheet: 'committed', comparedAt: '2026-01-01T09:00:00.000Z' },
}

/** After chapter 3 (and 7, where it is tidied up). */
const EARLY: LabState = {
  ...LATE,
  images: images(MONOLITH_IMAGE, ...BASE_IMAGES),
  containers: [container('monolithic')],
  networks: [],
  volumes: [],
  monolith: answers(8081, 'Buy milk'),
  stack: silent(8082),
}

const CLEAN: LabState = {
  ...EARLY,
  ...{ images: images(...BASE_IMAGES), containers: [], monolith: silent(8081) },
}

const without = (name: string): LabState => ({
  ...LATE,
  containers: LATE.containers.filter((one) => one.service !== name),
})
const changed = (name: string, facts: Partial<ContainerFacts>): LabState => ({
  ...LATE,
  containers: LATE.containers.map((one) => (one.service === name ? { ...one, ...facts } : one)),
})

function outcomesOf(number: string): Outcome[] {
  const [, outcomes] =
    Object.entries(OUTCOMES).find(([id]) => id.startsWith(`${number.padStart(2, '0')}-`)) ?? []
  if (!outcomes || 'nothing' in outcomes) throw new Error(`${number} has no outcomes`)
  return outcomes
}

/** What does not hold, as `title: fact`. */
function missing(chapter: string, state: LabState): string[] {
  return judge(outcomesOf(chapter), state).flatMap((one) =>
    one.holds ? [] : [`${one.title}: ${one.fact}`],
  )
}

describe('outcomes of a chapter', () => {
  it.each(['1', '3', '4', '5', '6', '7'])('%s hold once the monolith runs', (chapter) => {
    expect(missing(chapter, EARLY)).toEqual([])
  })

  it.each(['8', '9', '10', '11', '12', '13', '15', '17', '18', '19'])(
    '%s hold once the stack runs',
    (chapter) => {
      expect(missing(chapter, LATE)).toEqual([])
    },
  )

  it.each(['14', '16'])('%s hold where both run', (chapter) => {
    const containers = LATE.containers.map((one) => ({ ...one, status: 'running' }))
    expect(missing(chapter, { ...LATE, containers, monolith: answers(8081) })).toEqual([])
  })

  it('20 holds once nothing is left', () => {
    expect(missing('20', CLEAN)).toEqual([])
  })

  it('are there for each chapter in docs/', async () => {
    const files = await readdir(path.join(ROOT, 'docs'))
    const chapters = files.filter((name) => /^\d\d-.*\.md$/.test(name))
    expect(Object.keys(OUTCOMES)).toEqual(chapters.map((name) => name.replace('.md', '')).sort())
  })

  it('are there for every chapter but those that make nothing', () => {
    const all = Object.entries(OUTCOMES)
    expect(all).toHaveLength(22)
    expect(all.filter(([, one]) => 'nothing' in one).map(([id]) => id)).toEqual([
      ...['02-the-app', '21-key-takeaways', '22-past-one-machine'],
    ])
  })

  it.each<[string, LabState, string[]]>([
    [
      '1',
      { ...CLEAN, images: images(...BASE_IMAGES.slice(1)) },
      ['The images are there: missing: ubuntu:24.04'],
    ],
    [
      '3',
      CLEAN,
      [
        'The image task-app:monolithic is there: missing: task-app:monolithic',
        'The container monolithic runs: there is no container of this name that was made from this folder',
        'It can use its Redis: no answer from http://127.0.0.1:8081',
        'The task “Buy milk” is there: http://127.0.0.1:8081/api/tasks gives no list',
      ],
    ],
    [
      '3',
      { ...EARLY, monolith: answers(8081, 'Buy bread') },
      ['The task “Buy milk” is there: 1 task at http://127.0.0.1:8081'],
    ],
    [
      '5',
      { ...EARLY, monolith: { ...silent(8081), ready: 503 } },
      ['It can use its Redis: http://127.0.0.1:8081/api/ready answers 503'],
    ],
    [
      '3',
      {
        ...EARLY,
        images: { ...EARLY.images, [MONOLITH_IMAGE]: { ...image, isOfThisClone: false } },
      },
      [
        'The image task-app:monolithic is there: there, but not built from this folder: task-app:monolithic',
      ],
    ],
    [
      '7',
      { ...EARLY, containers: [...EARLY.containers, container('monolithic-3')] },
      ['The extra copies are gone again: still there: monolithic-3'],
    ],
    [
      '8',
      { ...EARLY, files: { ...EARLY.files, styleSheet: 'backup waits' } },
      [
        "The app's style sheet is as it was: .lab/style.css.before still waits to be put back",
        'The container monolithic is stopped, and still there: it runs',
      ],
    ],
    [
      '8',
      { ...EARLY, containers: [], files: { ...EARLY.files, styleSheet: 'changed' } },
      [
        "The app's style sheet is as it was: it differs from what git has",
        'The container monolithic is stopped, and still there: there is no container of this name that was made from this folder',
      ],
    ],
    [
      '9',
      { ...LATE, images: { [WEB_IMAGE]: { user: '0:0', isStandIn: false, isOfThisClone: true } } },
      ['It does not run as root: its user is root'],
    ],
    [
      '11',
      { ...changed('web', { health: 'unhealthy' }), volumes: [] },
      [
        'gateway, web and redis run and are healthy: web is unhealthy',
        'The tasks are in a named volume: no volume of task-manager',
      ],
    ],
    ['11', without('redis'), ['gateway, web and redis run and are healthy: redis does not run']],
    [
      '13',
      {
        ...LATE,
        containers: [
          ...LATE.containers,
          service('web'),
          container('fixed-port-web-1', { project: 'fixed-port' }),
        ],
      },
      [
        'One copy of web runs: 2 containers',
        'Nothing is left of the attempt with a fixed port: still there: fixed-port-web-1',
      ],
    ],
    [
      // A first start has Redis a second before web, too.
      '15',
      changed('web', { startedAt: '2026-01-01T10:00:02Z' }),
      ['web was replaced, and Redis went on running: web started 2 s after redis'],
    ],
    [
      '15',
      changed('redis', { startedAt: '2026-01-01T10:06:00Z' }),
      ['web was replaced, and Redis went on running: web started 60 s before redis'],
    ],
    [
      '17',
      { ...LATE, containers: [...LATE.containers, container('monolithic-limited')] },
      ['The monolith with a limit is gone again: still there: monolithic-limited'],
    ],
    [
      '18',
      changed('redis', { networks: ['task-manager_front'] }),
      ['gateway and redis are on no network in common: both are on task-manager_front'],
    ],
    [
      '19',
      { ...LATE, files: { ...LATE.files, comparedAt: undefined } },
      ['The results of a whole compare are there: no .lab/whole-report/results.json'],
    ],
    [
      '20',
      { ...CLEAN, volumes: ['task-manager_redis-data'], images: images(WEB_IMAGE) },
      [
        'No volume of the lab is left: still there: task-manager_redis-data',
        "None of the app's images is left: still there: task-app:web",
      ],
    ],
  ])('%s say what is not so', (chapter, state, expected) => {
    expect(missing(chapter, state)).toEqual(expected)
  })
})

it('the report has a sign and a fact a line, and each command on a line of its own', () => {
  const state = { ...EARLY, monolith: answers(8081) }
  const text = stripVTControlCharacters(verifyReport('03', judge(outcomesOf('3'), state), 60))
  expect(text).toContain('✓ The container monolithic runs: running, from\n')
  expect(text).toContain('✗ The task “Buy milk” is there: 0 tasks at')
  expect(text).toMatch(/\n {2}→ Add it:\n {6}curl -sS -H .* http:\/\/localhost:8081\/api\/tasks\n/)
  expect(text).toMatch(/\n3 of 4 outcomes of chapter 03 hold\.$/)
})

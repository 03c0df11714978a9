import {
  APP_IMAGES,
  BASE_IMAGES,
  BUILD_MONOLITH,
  COMPOSE,
  GATEWAY_IMAGE,
  gone,
  hasTask,
  imagesThere,
  MONOLITH_IMAGE,
  MONOLITH_WORKS,
  no,
  PROJECT,
  runningOf,
  STACK_WORKS,
  STYLE_RESTORED,
  WEB_IMAGE,
  yes,
} from './checks.ts'
import type { LabState } from './lab-state.ts'
import type { ChapterOutcomes, Help, Outcome } from './outcome.ts'

const WEB_BUILT = imagesThere([WEB_IMAGE], { say: 'Build it', command: `${COMPOSE} build web` })

const ONE_WEB: Outcome = {
  title: 'One copy of web runs',
  check(state) {
    const count = runningOf(state, 'web').length
    return count === 1 ? yes('1 container') : no(`${count} containers`)
  },
  hint: [{ say: 'Back to one', command: `${COMPOSE} up -d --scale web=1 --no-recreate` }],
}

const REMOVE_ALL: Help[] = [
  { say: 'Remove the stack', command: `${COMPOSE} down --volumes` },
  { say: 'Remove the monolith', command: 'docker rm -f monolithic' },
  { say: 'Or everything at once', command: 'npm run lab -- reset' },
]

/** Chapters 9 to 22: the stack, and what it gains. */
export const STACK_OUTCOMES: Record<string, ChapterOutcomes> = {
  '09-web-image': [
    WEB_BUILT,
    {
      title: 'It does not run as root',
      check({ images }) {
        const user = images[WEB_IMAGE]?.user
        if (user === undefined) return no('there is no such image yet')
        return isRoot(user) ? no('its user is root') : yes(`its user is ${user}`)
      },
      hint: [{ say: "Build it from the lab's own Dockerfile", command: `${COMPOSE} build web` }],
    },
  ],
  '10-compose-file': [
    imagesThere([WEB_IMAGE, GATEWAY_IMAGE], { say: 'Build them', command: `${COMPOSE} build` }),
  ],
  '11-start-and-verify': [
    ...STACK_WORKS,
    hasTask('stack', 'First task of the stack'),
    {
      title: 'The tasks are in a named volume',
      check({ volumes }) {
        const name = volumes.find((one) => one.startsWith(`${PROJECT}_`))
        return name === undefined ? no(`no volume of ${PROJECT}`) : yes(name)
      },
      hint: [{ say: 'Compose makes it at the start', command: `${COMPOSE} up -d` }],
    },
  ],
  '12-compare-sizes': [
    imagesThere(
      [
        MONOLITH_IMAGE,
        WEB_IMAGE,
        GATEWAY_IMAGE,
        ...BASE_IMAGES.filter((one) => one.startsWith('redis:')),
      ],
      { say: 'Build those of the stack', command: `${COMPOSE} build` },
      { say: 'Build the monolith', command: BUILD_MONOLITH },
    ),
  ],
  '13-scale-the-web': [
    ONE_WEB,
    ...STACK_WORKS,
    hasTask('stack', 'Shared by all copies'),
    {
      title: 'Nothing is left of the attempt with a fixed port',
      check: ({ containers }) =>
        gone(
          containers.filter(({ project }) => project === 'fixed-port'),
          'container of it',
        ),
      hint: [
        {
          say: 'Remove it',
          command:
            'docker compose -p fixed-port -f multi-container/compose.yaml -f multi-container/fixed-port.compose.yaml down --volumes',
        },
      ],
    },
  ],
  '14-separate-logs': [...STACK_WORKS, ...MONOLITH_WORKS],
  '15-independent-update': [
    STYLE_RESTORED,
    ...STACK_WORKS,
    ONE_WEB,
    {
      title: 'web was replaced, and Redis went on running',
      check: redisIsOlder,
      hint: [
        { say: 'Build a newer web', command: `${COMPOSE} build web` },
        { say: 'Put it in place', command: `${COMPOSE} up -d --no-deps web` },
      ],
    },
    hasTask('stack', 'Kept through an update'),
  ],
  '16-failure-isolation': [...STACK_WORKS, ...MONOLITH_WORKS],
  '17-resource-limits': [
    ...STACK_WORKS,
    {
      title: 'The monolith with a limit is gone again',
      check: ({ containers }) =>
        gone(
          containers.filter(({ name }) => name === 'monolithic-limited'),
          'monolithic-limited',
        ),
      hint: [{ say: 'Remove it', command: 'docker rm -f monolithic-limited' }],
    },
    hasTask('stack', 'Room again'),
  ],
  '18-isolation': [
    ...STACK_WORKS,
    {
      title: 'gateway and redis are on no network in common',
      check: networksApart,
      hint: [
        {
          say: "Start the stack from the lab's own file",
          command: `${COMPOSE} up -d --force-recreate`,
        },
      ],
    },
  ],
  '19-benefits': [
    {
      title: 'The results of a whole compare are there',
      check: ({ files: { comparedAt } }) =>
        comparedAt === undefined
          ? no('no .lab/whole-report/results.json')
          : yes(`from ${comparedAt}`),
      hint: [{ say: 'Measure', command: 'npm run compare' }],
    },
  ],
  '20-clean-up': [
    nothingLeft(
      'No container of the lab is left',
      ({ containers }) => containers.map(({ name }) => name),
      ...REMOVE_ALL,
    ),
    nothingLeft('No network of the lab is left', ({ networks }) => networks, ...REMOVE_ALL),
    nothingLeft('No volume of the lab is left', ({ volumes }) => volumes, ...REMOVE_ALL),
    nothingLeft(
      "None of the app's images is left",
      ({ images }) => APP_IMAGES.filter((name) => images[name]),
      { say: 'Remove them', command: `docker image rm ${APP_IMAGES.join(' ')}` },
    ),
    STYLE_RESTORED,
  ],
  '21-key-takeaways': { nothing: 'It looks back, and starts nothing.' },
  '22-past-one-machine': {
    nothing: 'It takes down what it makes; until then, `npm run cluster -- status` looks at it.',
  },
}

function nothingLeft(title: string, find: (state: LabState) => string[], ...hint: Help[]): Outcome {
  return {
    title,
    check(state) {
      const found = find(state)
      return found.length === 0 ? yes('none') : no(`still there: ${found.join(', ')}`)
    },
    hint,
  }
}

const isRoot = (user: string) => /^(|0|root)(:|$)/.test(user)

/** At a first start, web waits a second or two for Redis. A web that is younger by more was put in the place of another. */
const REPLACED_AFTER_MS = 10_000

function redisIsOlder(state: LabState) {
  const [redis] = runningOf(state, 'redis')
  const [web] = runningOf(state, 'web')
  if (!redis || !web) return no('web and redis do not both run')
  const youngerMs = Date.parse(web.startedAt) - Date.parse(redis.startedAt)
  const seconds = Math.round(Math.abs(youngerMs) / 1000)
  const fact = `web started ${seconds} s ${youngerMs >= 0 ? 'after' : 'before'} redis`
  return { holds: youngerMs > REPLACED_AFTER_MS, fact }
}

function networksApart(state: LabState) {
  const of = (service: string) => runningOf(state, service).flatMap(({ networks }) => networks)
  const [gateway, redis] = [of('gateway'), of('redis')]
  if (gateway.length === 0 || redis.length === 0) return no('gateway and redis do not both run')
  const common = gateway.filter((name) => redis.includes(name))
  if (common.length > 0) return no(`both are on ${common.join(', ')}`)
  return yes(`gateway on ${gateway.join(', ')}, redis on ${redis.join(', ')}`)
}

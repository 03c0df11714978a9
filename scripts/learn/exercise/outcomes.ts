export type OutcomeId =
  | 'services'
  | 'builds'
  | 'small'
  | 'no-shell'
  | 'no-dev-dependencies'
  | 'starts'
  | 'healthy'
  | 'answers'
  | 'stores'
  | 'one-process'
  | 'no-root'
  | 'redis-private'
  | 'survives-update'
  | 'survives-down'
  | 'scales'

export interface Outcome {
  id: OutcomeId
  /** In a word or two. */
  name: string
  /** As the workspace's README lists it. */
  title: string
  /** Those that must hold before this one can be tried. */
  needs: OutcomeId[]
}

/**
 * Node's binary takes about 125 MB, the C and C++ libraries that it links to 20 to 35 MB, the app with its production
 * dependencies 25 MB at most. A base image with a package manager and a shell does not fit any more.
 */
export const SIZE_LIMIT_BYTES = 200_000_000

/** How many copies of web the exercise asks for. */
export const COPIES = 3

/** What the exercise asks for, in the order in which it is reported. */
export const OUTCOMES: readonly Outcome[] = [
  {
    id: 'services',
    name: 'services',
    title: 'compose.yaml has the services web and redis, and web or a gateway publishes a port',
    needs: [],
  },
  {
    id: 'builds',
    name: 'build',
    title: 'The images build, web from a Dockerfile of yours',
    needs: ['services'],
  },
  {
    id: 'small',
    name: 'size',
    title: `The files of the web image take ${SIZE_LIMIT_BYTES / 1e6} MB at most`,
    needs: ['builds'],
  },
  { id: 'no-shell', name: 'no shell', title: 'The web image has no shell', needs: ['builds'] },
  {
    id: 'no-dev-dependencies',
    name: 'no development dependencies',
    title: 'The web image has no development dependencies',
    needs: ['builds'],
  },
  {
    id: 'starts',
    name: 'start',
    title: '`docker compose up` starts every service',
    needs: ['builds'],
  },
  {
    id: 'healthy',
    name: 'health',
    title: 'Every service has a health check and gets healthy',
    needs: ['starts'],
  },
  {
    id: 'answers',
    name: 'answer',
    title: 'The app answers on the published port',
    needs: ['starts'],
  },
  { id: 'stores', name: 'tasks', title: 'Tasks can be added and listed', needs: ['answers'] },
  {
    id: 'one-process',
    name: 'one process',
    title: 'Each container runs one process',
    needs: ['starts'],
  },
  {
    id: 'no-root',
    name: 'no root',
    title: 'Neither web nor redis runs as root',
    needs: ['starts'],
  },
  {
    id: 'redis-private',
    name: 'Redis alone with web',
    title: 'Only web can reach Redis: not the host, and no gateway',
    needs: ['starts'],
  },
  {
    id: 'survives-update',
    name: 'update',
    title: 'Tasks survive a new web image, and Redis goes on running meanwhile',
    needs: ['stores'],
  },
  {
    id: 'survives-down',
    name: 'down and up',
    title: 'Tasks survive `docker compose down` and `up`, in a named volume',
    needs: ['stores'],
  },
  {
    id: 'scales',
    name: 'scale',
    title: `\`up --scale web=${COPIES} --no-recreate\` works, and all copies share the tasks`,
    needs: ['stores'],
  },
]

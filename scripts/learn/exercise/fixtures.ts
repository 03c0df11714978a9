import { cp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parse, stringify } from 'yaml'
import { makeWorkspace } from './workspace.ts'
import type { HintId } from './hints.ts'
import type { OutcomeId } from './outcomes.ts'

/** A compose file's services, as far as the fixtures change them. */
interface Services {
  web: {
    user?: string
    ports?: string[]
    entrypoint?: string[]
    environment: Record<string, string | number>
    healthcheck?: object
  }
  redis: { ports?: string[]; volumes?: string[] }
}

/** One small difference from the right solution, and what has to be said of it. */
export interface Fixture {
  name: string
  change: (services: Services) => void
  /** In place of the right one. */
  dockerfile?: string
  /** Each outcome that fails, with the hint that it gets. */
  fails: Partial<Record<OutcomeId, HintId>>
  /** Those that cannot be tried because of it. */
  notJudged: OutcomeId[]
}

/** The app and a second program under one roof: it starts another Node and passes no signal on. */
const LAUNCHER = `const { spawn } = require('child_process')
spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
spawn(process.execPath, ['/app/server.mjs'], { stdio: 'inherit' })`

const DATA: OutcomeId[] = ['survives-update', 'survives-down', 'scales']

export const RIGHT: Fixture = {
  ...{ name: 'the right solution', change: () => undefined, fails: {}, notJudged: [] },
}

export const WRONG: Fixture[] = [
  {
    name: 'a fixed port',
    change: ({ web }) => (web.ports = ['8085:3000']),
    fails: { scales: 'fixed-port' },
    notJudged: [],
  },
  {
    name: 'localhost as the Redis host',
    change: ({ web }) => (web.environment['REDIS_HOST'] = 'localhost'),
    fails: { stores: 'redis-host' },
    notJudged: DATA,
  },
  {
    name: 'no volume',
    change: ({ redis }) => delete redis.volumes,
    fails: { 'survives-down': 'volume' },
    notJudged: [],
  },
  {
    name: 'web as root',
    change: ({ web }) => (web.user = '0:0'),
    fails: { 'no-root': 'root' },
    notJudged: [],
  },
  {
    name: 'no health check on web',
    change: ({ web }) => delete web.healthcheck,
    fails: { healthy: 'health-missing' },
    notJudged: [],
  },
  {
    name: 'Redis published',
    change: ({ redis }) => (redis.ports = ['6379:6379']),
    fails: { 'redis-private': 'redis-published' },
    notJudged: [],
  },
  {
    name: 'two processes in one container',
    change: ({ web }) => (web.entrypoint = ['/usr/local/bin/node', '-e', LAUNCHER]),
    fails: { 'one-process': 'processes' },
    notJudged: [],
  },
  {
    name: 'bound to 127.0.0.1',
    change: ({ web }) => (web.environment['HOST'] = '127.0.0.1'),
    fails: { answers: 'loopback' },
    notJudged: ['stores', ...DATA],
  },
  {
    name: 'everything that the build needs in the image',
    change: () => undefined,
    dockerfile: `FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY app/package.json app/
RUN --mount=type=cache,target=/root/.npm \\
    --mount=type=secret,id=extra-ca \\
    if [ -s /run/secrets/extra-ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/extra-ca; fi; \\
    npm ci --workspace app --include-workspace-root=false
COPY app app
USER 1000
EXPOSE 3000
CMD ["node", "app/src/server.ts"]
`,
    fails: { small: 'size', 'no-shell': 'shell', 'no-dev-dependencies': 'dev-dependencies' },
    notJudged: [],
  },
]

/** Makes a workspace with somebody's solution in it. */
export async function makeFixture(fixture: Fixture, directory: string): Promise<void> {
  await makeWorkspace(directory)
  const right = path.join(import.meta.dirname, 'fixtures/right')
  await cp(right, directory, { recursive: true })
  const file = path.join(directory, 'compose.yaml')
  const compose = parse(await readFile(file, 'utf8')) as { services: Services }
  fixture.change(compose.services)
  await writeFile(file, stringify(compose))
  if (fixture.dockerfile !== undefined) {
    await writeFile(path.join(directory, 'web/Dockerfile'), fixture.dockerfile)
  }
}

/** What helps with one way to miss an outcome, from the least help to the most. */
export interface Hint {
  /** A question or a thought. */
  nudge: string
  /** A chapter of the guide (`docs/NAME.md`), the heading of a section in it, and what to look for there. */
  pointer: { chapter: string; section: string; lookFor: string }
  /** What to write. */
  solution: string
}

export const HINT_LEVELS = ['nudge', 'pointer', 'solution'] as const
export type HintLevel = (typeof HINT_LEVELS)[number]

export type HintId = keyof typeof HINTS

const hint = (
  nudge: string,
  [chapter, section]: [string, string],
  lookFor: string,
  solution: string,
): Hint => ({ nudge, pointer: { chapter, section, lookFor }, solution })

/** By what went wrong, which is not always the outcome: an app that does not answer may do so for several reasons. */
export const HINTS = {
  services: hint(
    'Which two jobs does supervisord look after in the monolith? Each becomes a service, and one of them has to be reached by users.',
    ['10-compose-file', 'From one container to three'],
    'the names under `services:`, and the one that has `ports:`',
    `services:
  web:
    build:
      context: .
      dockerfile: web/Dockerfile
    ports: ['3000']
  redis:
    image: redis:7-alpine`,
  ),
  'not-built': hint(
    'The image of web is taken as it comes. Whose app is in it?',
    ['10-compose-file', 'The web app'],
    'the `build:` of web',
    `services:
  web:
    build:
      context: .
      dockerfile: web/Dockerfile`,
  ),
  build: hint(
    'Try `docker compose build` in your folder: which step fails, and what can that step see?',
    ['09-web-image', 'Stage one: build'],
    'the stages of the web image, and what each copies from where',
    'Compare your web/Dockerfile with the one that the chapter shows. All its COPY lines start from `context:`, here your folder.',
  ),
  'build-certificate': hint(
    'npm does not trust the network that you are on: it inspects TLS. How does the monolith get the certificates through its build?',
    ['09-web-image', 'Stage one: build'],
    'the secret `extra-ca` in the step that runs `npm ci`',
    `In web/Dockerfile:
RUN --mount=type=cache,target=/root/.npm \\
    --mount=type=secret,id=extra-ca \\
    if [ -s /run/secrets/extra-ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/extra-ca; fi; \\
    npm ci --workspace app --include-workspace-root=false
In compose.yaml:
services:
  web:
    build:
      secrets: [extra-ca]`,
  ),
  size: hint(
    'What does the app need to run, and what only to be built? What is needed to be built can stay behind.',
    ['09-web-image', 'The last stage: the image'],
    'the last FROM of the web image, and what is copied after it',
    `FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /build/app/dist/server.js /app/server.mjs
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/node", "/app/server.mjs"]`,
  ),
  shell: hint(
    'Nothing in the app starts a shell. Who would, in production? Look for a base image that comes without one.',
    ['09-web-image', 'The last stage: the image'],
    'what a distroless image leaves out, and why ENTRYPOINT is in exec form',
    `FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /usr/local/bin/node /usr/local/bin/node`,
  ),
  'dev-dependencies': hint(
    'A bundler and a compiler build the app. Does the running app call them?',
    ['09-web-image', 'Stage one: build'],
    'the build stage, and the one file that leaves it',
    `RUN npm run build --workspace app     (in the build stage)
COPY --from=build /build/app/dist/server.js /app/server.mjs     (in the last stage; no node_modules)`,
  ),
  starts: hint(
    'Look at `docker compose ps --all` and `docker compose logs`: which service ended, and what did it say last?',
    ['11-start-and-verify', 'Is everything well?'],
    'what `ps` shows of each container',
    'Start one service by itself and read all that it says: `docker compose up redis`, then `docker compose up web`.',
  ),
  'health-missing': hint(
    'Docker knows that a process runs. Who tells it that the service works?',
    ['10-compose-file', 'The web app'],
    '`healthcheck:`, and how web is asked without a shell and without curl',
    `services:
  web:
    healthcheck:
      test:
        - CMD
        - /usr/local/bin/node
        - -e
        - require('http').get('http://127.0.0.1:3000/api/health',r=>process.exit(r.statusCode===200?0:1)).on('error',()=>process.exit(1))
      interval: 2s
  redis:
    healthcheck:
      test: [CMD, redis-cli, -e, ping]
      interval: 1s`,
  ),
  'health-fails': hint(
    'The service may be well and its check ill. `docker inspect` shows what the check said: does the program that it calls exist in the image?',
    ['10-compose-file', 'The web app'],
    'the `test:` of each health check: `CMD` needs no shell, `CMD-SHELL` does',
    `healthcheck:
  test:
    - CMD
    - /usr/local/bin/node
    - -e
    - require('http').get('http://127.0.0.1:3000/api/health',r=>process.exit(r.statusCode===200?0:1)).on('error',()=>process.exit(1))
  interval: 2s`,
  ),
  answers: hint(
    'From your shell to the app there is the port on the host, the port in the container, and the app. Which of them is the first that does not match?',
    ['11-start-and-verify', 'Ask it'],
    'the address that is asked, and the port in front of the colon in `ports:`',
    `services:
  web:
    environment:
      PORT: 3000
    ports: ['3000']     (the port on which the app listens inside)`,
  ),
  loopback: hint(
    'The app hears itself, and nobody else. Whose 127.0.0.1 is that?',
    ['10-compose-file', 'The web app'],
    'the environment of web, and that each container has a loopback of its own',
    `services:
  web:
    environment:
      HOST: 0.0.0.0     (the app's default: leaving HOST out does it, too)`,
  ),
  'redis-host': hint(
    'In the monolith, Redis was on the same host as the app. Where is it now, and by what name?',
    ['10-compose-file', 'The web app'],
    '`REDIS_HOST`, and how a service finds another by its name',
    `services:
  web:
    environment:
      REDIS_HOST: redis`,
  ),
  stores: hint(
    'The app runs, and cannot use Redis. Are both on one network, and does Redis take connections from others?',
    ['10-compose-file', 'Redis'],
    'the networks of web and redis, and `--protected-mode`',
    `services:
  web:
    environment:
      REDIS_HOST: redis
      REDIS_PORT: 6379
    networks: [data]
  redis:
    networks: [data]
networks:
  data:`,
  ),
  processes: hint(
    'If one of the two ended now, would Docker know which? Look at `docker compose top`.',
    ['05-processes', 'What to look for'],
    'what supervisord hides from Docker',
    'Give each program a service of its own, with the same image if need be. Start the app itself and not npm or a shell: ENTRYPOINT ["/usr/local/bin/node", "/app/server.mjs"]. `init: true` does not count.',
  ),
  root: hint(
    'Whoever gets into the app is who the app is. Which rights does it need to listen on port 3000?',
    ['18-isolation', 'What the compose file takes away'],
    '`USER` in the web image and `user:` in compose.yaml',
    `In web/Dockerfile:
USER 65532:65532
In compose.yaml, and nothing that makes it root again:
services:
  redis:
    user: '999:1000'`,
  ),
  'redis-published': hint(
    'Who needs Redis? Do they come through the host?',
    ['18-isolation', 'The network'],
    'who can reach Redis, and why `ports:` is not needed between services',
    'Take `ports:` (and `network_mode: host`) away from redis. web reaches redis:6379 all the same.',
  ),
  'redis-shared-network': hint(
    'The gateway faces everybody. What could it do to Redis, once somebody has taken it over?',
    ['18-isolation', 'The network'],
    'the two networks, and who is on both',
    `services:
  gateway:
    networks: [front]
  web:
    networks: [front, data]
  redis:
    networks: [data]
networks:
  front:
  data:
    internal: true`,
  ),
  update: hint(
    'A new web image should touch web alone. What else went down with it?',
    ['15-independent-update', 'Put it in place'],
    'what `up --detach --no-deps web` replaces, and where the tasks are meanwhile',
    'Keep no tasks in web, and have nothing in redis depend on it: no shared image, and no `depends_on` with `restart: true` from redis to web.',
  ),
  volume: hint(
    '`docker compose down` removes containers. Where were the tasks?',
    ['10-compose-file', 'Redis'],
    'the volume of redis, what a name does for it, and `--appendonly`',
    `services:
  redis:
    command: [redis-server, --appendonly, 'yes']
    volumes:
      - redis-data:/data
volumes:
  redis-data:`,
  ),
  'fixed-port': hint(
    'A host has each port once. How many copies of web want this one?',
    ['13-scale-the-web', 'How to prevent it by mistake'],
    'what happens with a fixed port, and what the gateway is for',
    `services:
  web:
    ports: ['3000']     (Docker chooses a port for each copy; '8090-8099:3000' gives them one of ten)
or leave \`ports:\` to a gateway in front of web, as chapter 10 does.`,
  ),
  'container-name': hint(
    'A name belongs to one container. What are the second and the third copy to be called?',
    ['13-scale-the-web', 'Three copies'],
    'how Compose names the copies',
    'Take `container_name:` away from web.',
  ),
  scale: hint(
    'Try it by hand and look at `docker compose ps`: do all copies run, and does each get requests?',
    ['13-scale-the-web', 'Who answers?'],
    'who answered, request by request',
    'Keep all tasks in Redis, and let the gateway find the copies anew: HAProxy with `resolvers` and `server-template`, as multi-container/gateway/haproxy.cfg does.',
  ),
} as const satisfies Record<string, Hint>

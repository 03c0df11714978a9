import { expect, it } from 'vitest'
import { stackFile } from './stack-file.ts'

const render = (config: object) => JSON.parse(stackFile(JSON.stringify(config))) as object

it('leaves out what Swarm refuses or has in another place', () => {
  const web = {
    image: 'task-app:web',
    command: null,
    build: { context: '..', secrets: [{ source: 'extra-ca' }] },
    depends_on: { redis: { condition: 'service_healthy' } },
    restart: 'unless-stopped',
    mem_limit: '268435456',
    pids_limit: 64,
    security_opt: ['no-new-privileges:true'],
    deploy: { replicas: 3 },
    read_only: true,
  }
  expect(
    render({ name: 'task-manager', services: { web }, secrets: { 'extra-ca': {} }, 'x-more': 1 }),
  ).toEqual({
    version: '3.12',
    services: { web: { image: 'task-app:web', deploy: { replicas: 3 }, read_only: true } },
    networks: {},
    volumes: {},
  })
})

it('has ports as numbers, and no project in the names', () => {
  const ports = [{ mode: 'host', target: 8080, published: '8082', protocol: 'tcp' }]
  expect(
    render({
      services: { gateway: { ports } },
      networks: { front: { name: 'task-manager_front', driver: 'overlay' }, data: null },
      volumes: { 'redis-data': { name: 'task-manager_redis-data' } },
    }),
  ).toMatchObject({
    services: { gateway: { ports: [{ mode: 'host', target: 8080, published: 8082 }] } },
    networks: { front: { driver: 'overlay' }, data: {} },
    volumes: { 'redis-data': {} },
  })
})

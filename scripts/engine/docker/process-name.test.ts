import { expect, it } from 'vitest'
import { isInit, nameOf } from './process-name.ts'

it.each([
  ['/usr/bin/python3 /usr/bin/supervisord -n', 'supervisord'],
  ['/usr/local/bin/node src/server.ts', 'node'],
  ['sh -c x', 'sh'],
])('%s is called %s', (command, name) => {
  expect(nameOf(command)).toBe(name)
})

it.each([
  ['/sbin/docker-init -- node x', true],
  ['/usr/bin/tini -- python3 app.py', true],
  ['node tiny.js', false],
])('%s is an init: %s', (command, is) => {
  expect(isInit(command)).toBe(is)
})

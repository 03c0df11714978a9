import { expect, test } from 'vitest'
import { languageOf } from './language-of.ts'

test.each([
  ['monolithic/Dockerfile', 'dockerfile'],
  ['mine/slim.Dockerfile', 'dockerfile'],
  ['monolithic/supervisord.conf', 'ini'],
  ['multi-container/compose.yaml', 'yaml'],
  ['multi-container/gateway/haproxy.cfg', 'haproxy'],
  ['app/src/server.ts', 'ts'],
  ['.ci/run', 'txt'],
  ['LICENSE', 'txt'],
])('%s is shown as %s', (file, language) => {
  expect(languageOf(file)).toBe(language)
})

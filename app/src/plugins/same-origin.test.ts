import { describe, expect, test } from 'vitest'
import { changeRefusal } from './same-origin.ts'

const host = 'lab.example:8080'

test.each([
  ['a client that is no browser', { host }, true],
  ['a form of our own page', { host, origin: 'http://lab.example:8080' }, true],
  ['the same, behind a gateway that ends TLS', { host, origin: 'https://lab.example:8080' }, true],
  [
    'the same, with the host in capitals',
    { host: 'LAB.example:8080', origin: 'http://lab.example:8080' },
    true,
  ],
  ['what the browser calls same-origin', { host, 'sec-fetch-site': 'same-origin' }, true],
  [
    'the same, behind a proxy that renames the host',
    { host: 'web:3000', origin: 'http://lab.example', 'sec-fetch-site': 'same-origin' },
    true,
  ],
  ['what the user typed in', { host, 'sec-fetch-site': 'none' }, true],
  [
    'a form of our own page, where a proxy names the port that the scheme implies',
    { host: 'lab.example:443', origin: 'https://lab.example' },
    true,
  ],
  [
    'a form of the page at the other scheme’s port',
    { host: 'lab.example:443', origin: 'http://lab.example' },
    false,
  ],
  [
    'a form, to a host with a user in it',
    { host: 'x@evil.example', origin: 'http://evil.example' },
    false,
  ],
  ['a form of another site', { host, origin: 'http://evil.example' }, false],
  ['a form from another port', { host, origin: 'http://lab.example' }, false],
  ['a form of a page without an origin', { host, origin: 'null' }, false],
  ['an origin that is none', { host, origin: 'http://' }, false],
  ['what the browser calls cross-site', { host, 'sec-fetch-site': 'cross-site' }, false],
  ['what the browser calls same-site', { host, 'sec-fetch-site': 'same-site' }, false],
  ['a file, to an empty host', { host: '', origin: 'file://' }, false],
  ['another scheme', { host, origin: 'ftp://lab.example:8080' }, false],
  ['an origin without a host to compare it to', { origin: 'http://lab.example' }, false],
])('a change asked for by %s: %o → %o', (_what, headers, allowed) => {
  expect(changeRefusal('POST', headers) === undefined).toBe(allowed)
})

test.each(['GET', 'HEAD', 'OPTIONS'])('%s changes nothing and may come from anywhere', (method) => {
  expect(changeRefusal(method, { host, 'sec-fetch-site': 'cross-site' })).toBeUndefined()
})

describe('behind a proxy that puts its own name in Host', () => {
  const headers = { host: 'web:3000', origin: 'http://lab.example' }

  test('the refusal says what differs, and what to do', () => {
    expect(changeRefusal('POST', headers)).toBe(
      'Another site may not change tasks here: the page is at lab.example (Origin), and the request names web:3000 (Host). If a proxy in between puts its own name there, have it pass on the Host header, or list lab.example in ALLOWED_HOSTS.',
    )
  })

  test('the name that browsers use may be listed, and X-Forwarded-Host is not believed', () => {
    expect(changeRefusal('POST', headers, ['lab.example'])).toBeUndefined()
    const forwarded = { ...headers, 'x-forwarded-host': 'lab.example' }
    expect(changeRefusal('POST', forwarded)).toBeDefined()
    const other = { ...headers, origin: 'http://lab.example:8080' }
    expect(changeRefusal('POST', other, ['lab.example'])).toBeDefined()
  })
})

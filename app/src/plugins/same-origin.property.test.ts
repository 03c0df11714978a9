import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeRefusal } from './same-origin.ts'
import '../testing/property.ts'

const mayChange = (...args: Parameters<typeof changeRefusal>) =>
  changeRefusal(...args) === undefined

const changes = fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'X')
const hosts = fc
  .tuple(
    fc.oneof(fc.domain(), fc.ipV4(), fc.constant('localhost')),
    fc.option(fc.integer({ min: 1024, max: 65_535 })),
  )
  .map(([name, port]) => (port === null ? name : `${name}:${port}`))
const schemes = fc.constantFrom('http', 'https')
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.webUrl(),
  fc.constantFrom('null', 'same-origin', ''),
)

test('a form of our own page is taken, whatever our name is', () => {
  fc.assert(
    fc.property(changes, hosts, schemes, (method, host, scheme) => {
      expect(mayChange(method, { host, origin: `${scheme}://${host}` })).toBe(true)
    }),
  )
})

test('a form of any other site is not', () => {
  fc.assert(
    fc.property(changes, hosts, hosts, schemes, (method, host, other, scheme) => {
      fc.pre(host !== other)
      expect(mayChange(method, { host, origin: `${scheme}://${other}` })).toBe(false)
      for (const close of [
        `${host}.${other}`,
        `${other}#${host}`,
        `${other}/${host}`,
        `${other}?${host}`,
      ]) {
        expect(mayChange(method, { host, origin: `${scheme}://${close}` })).toBe(false)
      }
    }),
  )
})

test('an origin of any kind is no defect, and is taken only where it names our host', () => {
  fc.assert(
    fc.property(changes, hosts, anything, (method, host, origin) => {
      const isOurs = mayChange(method, { host, origin })
      if (isOurs) expect(new URL(origin).host).toBe(host)
    }),
    { numRuns: 1000 },
  )
})

test('what the browser says of the site outweighs the origin', () => {
  fc.assert(
    fc.property(changes, hosts, anything, (method, host, site) => {
      const headers = { host, origin: `http://${host}`, 'sec-fetch-site': site }
      expect(mayChange(method, headers)).toBe(site === 'same-origin' || site === 'none')
    }),
  )
})

test('a request that changes nothing, or says nothing of a site, is served', () => {
  fc.assert(
    fc.property(changes, hosts, anything, (method, host, text) => {
      expect(mayChange(method, { host })).toBe(true)
      expect(mayChange('GET', { host, origin: text, 'sec-fetch-site': text })).toBe(true)
    }),
  )
})

import { expect, test } from 'vitest'
import { parseForm } from './form-body.ts'

const read = (text: string) => Object.fromEntries(Object.entries(parseForm(text)))

test.each([
  ['', {}],
  ['title=Buy+milk', { title: 'Buy milk' }],
  ['title=100%25+%C3%BC%F0%9F%98%80&x', { title: '100% ü😀', x: '' }],
  ['title=a=b&', { title: 'a=b' }],
  ['title=a%0Ab', { title: 'a\nb' }],
  ['title=ü', { title: 'ü' }],
  ['title=a&title=b&title=c', { title: ['a', 'b', 'c'] }],
])('reads %o', (text, fields) => {
  expect(read(text)).toEqual(fields)
})

test('a field has no prototype to reach', () => {
  const fields = parseForm('__proto__=x&constructor=y')
  expect(Object.keys(fields)).toEqual(['__proto__', 'constructor'])
  expect(({} as Record<string, unknown>)['x']).toBeUndefined()
})

test.each([
  ['an escape that breaks off', 'title=100%'],
  ['an escape of no number', 'title=%zz'],
  ['escaped bytes that are no UTF-8', 'title=%FF'],
  ['half of an emoji, escaped', 'title=%ED%A0%BD'],
  ['a name that is not escaped well', '%=x'],
  ['bytes that are no UTF-8', Buffer.from([0x74, 0x3d, 0xff]).toString()],
])('refuses %s', (_what, body) => {
  expect(parseForm(body)).toMatchObject({ statusCode: 400 })
})

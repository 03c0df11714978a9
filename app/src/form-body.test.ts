import { expect, test } from 'vitest'
import { parseForm } from './form-body.ts'

const read = (text: string) => ({ ...parseForm(Buffer.from(text)) })

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
  const fields = parseForm(Buffer.from('__proto__=x&constructor=y'))
  expect(Object.keys(fields)).toEqual(['__proto__', 'constructor'])
  expect(({} as Record<string, unknown>)['x']).toBeUndefined()
})

test.each([
  ['an escape that breaks off', Buffer.from('title=100%')],
  ['an escape of no number', Buffer.from('title=%zz')],
  ['escaped bytes that are no UTF-8', Buffer.from('title=%FF')],
  ['half of an emoji, escaped', Buffer.from('title=%ED%A0%BD')],
  ['a name that is not escaped well', Buffer.from('%=x')],
  ['bytes that are no UTF-8', Buffer.from([0x74, 0x3d, 0xff])],
])('refuses %s', (_what, body) => {
  expect(() => parseForm(body)).toThrow(expect.objectContaining({ statusCode: 400 }) as Error)
})

import { expect, it } from 'vitest'
import { csv } from './csv.ts'

it.each([
  [{ id: 'extra-ca', src: '/etc/ca.crt' }, 'id=extra-ca,src=/etc/ca.crt'],
  [{ id: 'extra-ca', src: '/a,id=b/"c"' }, 'id=extra-ca,"src=/a,id=b/""c"""'],
])('%j is one option, whatever is in it', (fields, option) => {
  expect(csv(fields)).toBe(option)
})

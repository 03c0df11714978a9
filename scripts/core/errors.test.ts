import { describe, expect, it } from 'vitest'
import { asExpected, ExpectedError, messageOf } from './errors.ts'

describe('messageOf', () => {
  it('says why a fetch failed, which it does not by itself', async () => {
    const error: unknown = await fetch('http://127.0.0.1:1').catch((reason: unknown) => reason)
    expect(messageOf(error)).toMatch(/^fetch failed \(.+\)$/)
  })

  it('takes anything that was thrown', () => {
    expect([new Error('a'), 'b', undefined].map(messageOf)).toEqual(['a', 'b', 'undefined'])
  })
})

describe('asExpected', () => {
  it('makes a sentence of a full disk', () => {
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path: '/a/file' })
    expect(asExpected(full)).toMatchObject({
      name: 'ExpectedError',
      message: 'The disk is full: /a/file.',
      remedy: 'Free some room on it, then repeat the command.',
    })
  })

  it('takes an error with a remedy for one that is expected', () => {
    const refusal = Object.assign(new Error('a'), { remedy: 'b' })
    expect(asExpected(refusal)).toMatchObject({ name: 'ExpectedError', message: 'a', remedy: 'b' })
  })

  it.each([new Error('a bug'), Object.assign(new Error('x'), { code: 'constructor' }), 'text'])(
    'leaves %s as it is',
    (error) => {
      expect(asExpected(error)).toBe(error)
    },
  )

  it('leaves what is expected already', () => {
    const error = new ExpectedError('a', 'b')
    expect(asExpected(error)).toBe(error)
  })
})

import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { ask } from './ask.ts'

/** Asks a reader who types this. */
function reader(typed: string) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const answer = ask('May it? [y/N] ', { input, output })
  input.write(typed)
  return answer
}

it('gives the answer', async () => {
  expect(await reader('yes\n')).toBe('yes')
})

it('takes Ctrl-D for no answer', async () => {
  expect(await reader('\x04')).toBe('')
})

it('ends on Ctrl-C as the interrupt that it is', async () => {
  await expect(reader('\x03')).rejects.toMatchObject({ name: 'Interrupted', exitCode: 130 })
})

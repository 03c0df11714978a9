import { expect, test } from 'vitest'
import { parseKitOptions } from './options.ts'

test('save and load, with their file', () => {
  expect(parseKitOptions(['save', 'lab.kit'])).toEqual({
    ...{ command: 'save', file: 'lab.kit', platforms: [], force: false },
  })
  expect(parseKitOptions(['load', 'lab.kit'])).toEqual({ command: 'load', file: 'lab.kit' })
})

test('platforms are a list, each once', () => {
  const args = ['save', 'F', '--force', '--platforms', 'linux/amd64, linux/arm64,linux/amd64']
  expect(parseKitOptions(args)).toMatchObject({
    ...{ platforms: ['linux/amd64', 'linux/arm64'], force: true },
  })
})

test.each([
  [['save', 'F', '--platforms', 'arm64'], /"arm64" is neither/],
  [['save'], /missing required argument/],
  [['load', 'F', 'G'], /too many arguments/],
  [['keep', 'F'], /unknown command/],
])('%j is refused', (args, message) => {
  expect(() => parseKitOptions(args)).toThrow(message)
})

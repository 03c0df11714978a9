import { defineConfig } from 'vitest/config'

const EXCLUDE = ['**/node_modules/**', '**/dist/**', '.lab/**', 'lab-workspace/**']
const SERIAL = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 300_000 }

/** Three kinds of tests by what they need; `npm test` runs those that this machine has the means for. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...EXCLUDE, '**/*.docker.test.ts', '**/*.browser.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'docker',
          include: ['**/*.docker.test.ts'],
          exclude: EXCLUDE,
          ...SERIAL,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['**/*.browser.test.ts'],
          exclude: EXCLUDE,
          ...SERIAL,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})

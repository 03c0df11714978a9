import { defineConfig } from 'vitest/config'

const EXCLUDE = ['**/node_modules/**', '**/dist/**', '.lab/**', 'lab-workspace/**']
const SERIAL = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 300_000 }

/**
 * These mostly wait, on stacks of their own: for restarts, health checks, grace periods. Their facts bear company, and side
 * by side they take a third of the time. An experiment whose facts do not is tested in `measure.exclusive.docker.test.ts`.
 */
const PATIENT = ['run/any-pair', 'run/readers-data', 'experiments/*/measure'].map(
  (test) => `scripts/measure/${test}.docker.test.ts`,
)

/**
 * Three kinds of tests by what they need, which is the first word of a project's name; `npm test` runs those that this
 * machine has the means for.
 */
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
          exclude: [...EXCLUDE, ...PATIENT],
          ...SERIAL,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'docker, side by side',
          include: PATIENT,
          ...SERIAL,
          fileParallelism: true,
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['**/*.browser.test.ts'],
          exclude: EXCLUDE,
          ...SERIAL,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})

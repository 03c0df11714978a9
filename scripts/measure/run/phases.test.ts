import { expect, it } from 'vitest'
import type { Needs } from '../experiments/experiment.ts'
import type { AnyExperiment } from '../experiments/registry.ts'
import { phasesOf } from './phases.ts'

const experiment = (id: string, needs: Needs) => ({ id, needs }) as AnyExperiment

it('does what nobody may disturb last and by itself, whatever the order of the experiments', () => {
  const phases = phasesOf([
    experiment('timed', 'the whole machine'),
    experiment('looks', 'running stacks'),
    experiment('timed, too', 'the whole machine'),
    experiment('crashes', 'own stacks'),
    experiment('weighs', 'images'),
  ])
  expect(
    phases.map(({ needs, sideBySide, experiments }) => [
      needs,
      sideBySide,
      experiments.map(({ id }) => id),
    ]),
  ).toEqual([
    ['images', false, ['weighs']],
    ['running stacks', false, ['looks']],
    ['own stacks', true, ['crashes']],
    ['the whole machine', false, ['timed', 'timed, too']],
  ])
})

it('has no phase without an experiment', () => {
  expect(phasesOf([experiment('weighs', 'images')]).map(({ needs }) => needs)).toEqual(['images'])
})

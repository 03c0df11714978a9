import { expect, test } from 'vitest'
import { hashOf, recipeHash } from './recipe.ts'

const ingredients = {
  codename: 'bookworm',
  architecture: 'linux/amd64',
  nodeVersion: 'v24.0.0',
  npmVersion: '11.0.0',
}

test('parts do not run together', () => {
  expect(hashOf(['ab', 'c'])).not.toBe(hashOf(['a', 'bc']))
})

test('a recipe is the same for the same ingredients, and another for each stand-in', async () => {
  expect(await recipeHash('redis', ingredients)).toBe(await recipeHash('redis', ingredients))
  expect(await recipeHash('redis', ingredients)).not.toBe(await recipeHash('gateway', ingredients))
})

test('another Node means another node image, and no other change', async () => {
  const newer = { ...ingredients, nodeVersion: 'v24.1.0' }
  expect(await recipeHash('node', newer)).not.toBe(await recipeHash('node', ingredients))
  expect(await recipeHash('redis', newer)).toBe(await recipeHash('redis', ingredients))
})

test('another release of the distribution means another image', async () => {
  const next = { ...ingredients, codename: 'trixie' }
  expect(await recipeHash('redis', next)).not.toBe(await recipeHash('redis', ingredients))
})

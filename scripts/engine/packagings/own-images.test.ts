import { describe, expect, it } from 'vitest'
import { imageNamesOf } from './own-images.ts'

const names = { prefix: 'task-app-shop', tag: '', replacements: {} }
const build = { context: '/shop' }

describe('imageNamesOf', () => {
  it.each([
    ['that builds has a name of its own', { web: { build } }, { web: 'task-app-shop:web' }],
    [
      'without a build has the image that it names',
      { redis: { image: 'redis:7' } },
      { redis: 'redis:7' },
    ],
    [
      'that names what another builds runs that',
      { worker: { image: 'shop' }, web: { image: 'docker.io/library/shop:latest', build } },
      { worker: 'task-app-shop:web', web: 'task-app-shop:web' },
    ],
    [
      'that builds the same image the same way shares it',
      { web: { image: 'shop', build }, worker: { image: 'shop', build } },
      { web: 'task-app-shop:web', worker: 'task-app-shop:web' },
    ],
    [
      'that builds an image of the same name in another way has its own',
      { web: { image: 'shop', build }, worker: { image: 'shop', build: { context: '/other' } } },
      { web: 'task-app-shop:web', worker: 'task-app-shop:worker' },
    ],
    [
      'that names another tag or registry runs that',
      {
        web: { image: 'shop', build },
        a: { image: 'shop:2' },
        b: { image: 'me/shop' },
        c: { image: 'localhost:5000/shop' },
      },
      { web: 'task-app-shop:web', a: 'shop:2', b: 'me/shop', c: 'localhost:5000/shop' },
    ],
  ])('a service %s', (_, services, images) => {
    expect(imageNamesOf({ services }, names).images).toEqual(images)
  })

  it('says which service builds an image that two run', () => {
    const services = { worker: { image: 'shop' }, web: { image: 'shop', build } }
    expect(imageNamesOf({ services }, names).builders).toEqual({ 'task-app-shop:web': 'web' })
  })

  it('gives a copy’s tag to each, and takes what is put in the place of others', () => {
    const services = { web: { build }, redis: { image: 'redis:7' } }
    expect(imageNamesOf({ services }, { ...names, tag: 'fix' }).images).toEqual({
      web: 'task-app-shop:web-fix',
      redis: 'task-app-shop:redis-fix',
    })
    const replacements = { 'redis:7': 'mirror/redis:7' }
    expect(imageNamesOf({ services }, { ...names, replacements }).images['redis']).toBe(
      'mirror/redis:7',
    )
  })
})

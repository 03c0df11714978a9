import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveFiles, type StaticServer } from './static-server.ts'

let parent: string
let server: StaticServer

beforeAll(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'static-'))
  const site = path.join(parent, 'site')
  await mkdir(path.join(site, 'images'), { recursive: true })
  await mkdir(path.join(parent, 'site-secret'))
  await writeFile(path.join(parent, 'site-secret/x'), 'secret')
  await writeFile(path.join(site, 'index.html'), 'index')
  await writeFile(path.join(site, '404.html'), 'not found')
  await writeFile(path.join(site, 'images/a.svg'), '<svg/>')
  server = await serveFiles(site, '/lab/', 0)
})
afterAll(async () => {
  await server.close()
  await rm(parent, { recursive: true })
})

/** Unlike fetch, sends the path as it is. */
function get(pathname: string): Promise<{ status: number; type: string; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url)
    request({ hostname, port, path: pathname }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => {
        const { statusCode = 0, headers } = response
        resolve({ status: statusCode, type: headers['content-type'] ?? '', body })
      })
    })
      .on('error', reject)
      .end()
  })
}

test('serves files by name, a folder’s index, and their types', async () => {
  expect(await get('/lab/')).toMatchObject({ status: 200, body: 'index' })
  expect(await get('/lab/images/a.svg?v=1')).toEqual({
    status: 200,
    type: 'image/svg+xml',
    body: '<svg/>',
  })
})

test.each([
  '/',
  '/lab/none',
  '/lab/images',
  '/lab/%',
  '/lab/../../site-secret/x',
  '/lab/..%2Fsite-secret/x',
  '/lab/index.html/x',
])('has nothing at %s', async (pathname) => {
  expect(await get(pathname)).toMatchObject({ status: 404, body: 'not found' })
})

test('can be reached from this machine alone', () => {
  expect(new URL(server.url).hostname).toBe('127.0.0.1')
})

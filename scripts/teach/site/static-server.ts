import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { contentTypeOf } from './content-type.ts'

/** A running server of files. */
export interface StaticServer {
  /** With the base, and a slash at its end. */
  url: string
  close: () => Promise<void>
}

/**
 * Serves a built site to this machine alone, as a plain host of files does.
 * @param base the folder of the address that it lies in: `/` or `/name/`
 * @param port 0 for any that is free
 */
export async function serveFiles(
  directory: string,
  base: string,
  port: number,
): Promise<StaticServer> {
  const server = createServer((request, response) => {
    void answer(directory, base, new URL(request.url ?? '/', 'http://localhost'), response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${actual}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

async function answer(directory: string, base: string, url: URL, response: ServerResponse) {
  const file = fileOf(directory, base, url)
  const content = file === undefined ? undefined : await read(file)
  if (file !== undefined && content !== undefined) {
    response.setHeader('content-type', contentTypeOf(file)).end(content)
    return
  }
  response.statusCode = 404
  response.setHeader('content-type', contentTypeOf('.html'))
  response.end(await read(path.join(directory, '404.html')))
}

/** The file of an address; none for what lies outside of the site. */
function fileOf(directory: string, base: string, url: URL): string | undefined {
  const pathname = decoded(url.pathname)
  if (!pathname?.startsWith(base)) return undefined
  const file = path.join(directory, pathname.slice(base.length))
  if (file !== directory && !file.startsWith(directory.replace(/[\\/]?$/, path.sep))) {
    return undefined
  }
  return pathname.endsWith('/') ? path.join(file, 'index.html') : file
}

function decoded(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname)
  } catch {
    // No address of a file: `%` without two digits.
    return undefined
  }
}

async function read(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) return undefined
    throw error
  }
}

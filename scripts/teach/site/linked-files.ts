import { createReadStream } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { UserConfig } from 'vitepress'
import { contentTypeOf } from './content-type.ts'

type Plugins = NonNullable<NonNullable<UserConfig['vite']>['plugins']>

/** Files of docs/ that are no pages, such as the sample report: copied by a build, served by the development server. */
export class LinkedFiles {
  readonly #docs: string
  readonly #files: Set<string>

  /** @param known those that no page has to link to */
  constructor(docs: string, known: string[]) {
    this.#docs = docs
    this.#files = new Set(known)
  }

  add(file: string): void {
    this.#files.add(file)
  }

  async copyTo(directory: string): Promise<void> {
    for (const file of this.#files) {
      const target = path.join(directory, file)
      await mkdir(path.dirname(target), { recursive: true })
      await copyFile(path.join(this.#docs, file), target)
    }
  }

  /** For VitePress's development server, which would answer with an empty page for them. */
  plugins(base: string): Plugins {
    return [
      {
        name: 'linked-files',
        configureServer: (server) => {
          server.middlewares.use((request, response, next) => {
            const file = decodeURIComponent(request.url ?? '').slice(base.length)
            if (!this.#files.has(file)) {
              next()
              return
            }
            response.setHeader('content-type', contentTypeOf(file))
            createReadStream(path.join(this.#docs, file)).on('error', next).pipe(response)
          })
        },
      },
    ]
  }
}

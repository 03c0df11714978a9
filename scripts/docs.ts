import { Command, InvalidArgumentError } from 'commander'
import getPort from 'get-port'
import { main } from './core/main.ts'
import { fromReader, readerDirectory, typedPath } from './core/paths.ts'
import { buildSite, developSite, previewSite } from './teach/site/site.ts'
import { asBase, BASE_VARIABLE, SITE } from './teach/site/settings.ts'

interface DocsOptions {
  build?: true | string
  preview?: true
  base: string
  port?: number
}

// The guide as a site: served from its source, built into a folder, or served from that.
await main(async (args, signal) => {
  const program = new Command('npm run docs --')
    .description(
      'Serves docs/ as a site on this machine, and shows each change at once. Ctrl-C ends it.',
    )
    .option(
      '--build [dir]',
      'build it into a folder instead, as files for any web server (default: .lab/site)',
    )
    .option('--preview', 'serve the site that was built last')
    .option('--base <path>', 'the folder of the address that it lies in', asBase, '/')
    .option(
      '--port <number>',
      'the port to serve on (default: 5173, or else one that is free)',
      asPort,
    )
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: 'user' })
  const { build, preview, base, port } = program.opts<DocsOptions>()
  process.env[BASE_VARIABLE] = base
  const directory = typeof build === 'string' ? fromReader(build) : SITE
  if (build !== undefined) {
    await buildSite(directory)
    console.log(typedPath(directory, readerDirectory()))
  }
  if (build !== undefined && !preview) return 0
  const serve = preview ? previewSite : developSite
  console.log(await serve({ directory, base, port: port ?? (await getPort({ port: 5173 })) }))
  console.error('Ctrl-C ends it.')
  await ended(signal)
  return 0
})

function asPort(typed: string): number {
  const port = Number(typed)
  if (/^\d+$/.test(typed) && port >= 1 && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 1 to 65535.')
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve()
    })
    if (signal.aborted) resolve()
  })
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { assetNames } from './src/views/assets.ts'

// Bundles the app, its dependencies, templates and style sheet into dist/server.js, which then
// needs nothing but Node's binary. Beside it, a source map for stack traces. Another place for the result may be given as argument.

const here = import.meta.dirname
const assets = assetNames.map((name) => [name, readFileSync(join(here, 'src/views', name), 'utf8')])

await build({
  entryPoints: [join(here, 'src/server.ts')],
  outfile: process.argv[2] ?? join(here, 'dist/server.js'),
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  sourcemap: true,
  // A trace needs names and lines, and the source itself only makes it larger.
  sourcesContent: false,
  define: { BUNDLED_ASSETS: JSON.stringify(Object.fromEntries(assets)) },
  banner: {
    // The dependencies are CommonJS and require Node's own modules, which ESM has no require for.
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'info',
})

// Brings the dependencies up to the lockfile, then runs a script or a tool on the Node that they bring.
//
//     node scripts/bootstrap.mjs TARGET ARGS…     TARGET is a file, relative to the repository's root
//
// Runs, with what is in core/bootstrap/, before anything is installed, on any Node ≥ 20: plain JavaScript, no dependency.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { endBy, endOf } from './core/bootstrap/child-process.mjs'
import { fail } from './core/bootstrap/fail.mjs'
import { installAlone, isInstalled, NODE, ROOT } from './core/bootstrap/install-dependencies.mjs'
import { refuseSwallowedOptions } from './core/bootstrap/swallowed-options.mjs'

try {
  refuseOldNode()
  refuseSwallowedOptions()
  if (process.argv[2] === undefined)
    fail('No script was named.', 'See `npm run` for what there is.')
  if (!isInstalled()) {
    await unpackKit(process.argv.slice(2))
    await installAlone()
  }
  await run(process.argv[2], process.argv.slice(3))
} catch (error) {
  if (error.remedy === undefined) throw error
  console.error(`✗ ${error.message}\n  ${error.remedy}`)
  process.exitCode = 1
}

function refuseOldNode() {
  if (Number(process.versions.node.split('.')[0]) >= 20) return
  fail(
    `This is Node ${process.versions.node}; the lab's tools start with Node 20 or newer.`,
    'Install a newer Node (https://nodejs.org/en/download) and repeat the command.',
  )
}

/** `npm run kit -- load FILE` on a machine without network: the dependencies come out of the kit, once it is checked. */
async function unpackKit([target, command, ...args]) {
  const file = args.find((arg) => !arg.startsWith('-'))
  if (target !== 'scripts/kit.ts' || command !== 'load' || file === undefined) return
  const { unpackDependencies } = await import('./teach/kit/dependencies.mjs')
  await unpackDependencies(path.resolve(process.env.INIT_CWD ?? '.', file), ROOT)
}

async function run(target, args) {
  const ahead = ['--import', new URL('core/bootstrap/compile-cache.mjs', import.meta.url).href]
  const child = spawn(NODE, [...ahead, path.resolve(ROOT, target), ...args], { stdio: 'inherit' })
  const { code, signal, error } = await endOf(child)
  if (error !== undefined) throw error
  if (signal !== null) endBy(signal)
  process.exitCode = code
}

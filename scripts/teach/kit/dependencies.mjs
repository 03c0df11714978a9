// The part of `kit load` that runs before anything is installed: brings npm's packages, so that `npm ci` needs no network.
// Plain JavaScript without dependencies, as kit-file.mjs.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { NPM_CACHE, openKit, refusal, unpack } from './kit-file.mjs'

/** All that decides what a build installs: builds of another version would not find their layers in the kit. */
const RECIPE = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  '.dockerignore',
  'app/package.json',
  'monolithic/Dockerfile',
  'monolithic/well-run/Dockerfile',
  'multi-container/web/Dockerfile',
  'multi-container/gateway/Dockerfile',
  'scripts/engine/swarm/node/Dockerfile',
]

/** Where npm's packages of a kit lie; bootstrap.mjs looks there. */
export const npmCacheOf = (root) => path.join(root, '.lab', 'npm-cache')

/** A hash of the files that the kit's contents follow from. */
export function recipeOf(root) {
  const hash = createHash('sha256')
  for (const file of RECIPE) {
    const content = readFileSync(path.join(root, file))
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** Checks the kit and unpacks what `npm ci` needs of it. */
export async function unpackDependencies(file, root) {
  console.error(`Checking ${file} …`)
  const kit = await openKit(file)
  refuseOtherVersion(kit, root)
  refuseOtherHost(kit)
  console.error("Unpacking npm's packages …")
  await unpackNpmCache(kit, root)
}

export function refuseOtherVersion({ file, manifest: { lab } }, root) {
  if (lab.recipe === recipeOf(root)) return
  throw refusal(
    `${file} was saved from another version of the lab (commit ${lab.commit}), with other dependencies or Dockerfiles.`,
    `Take that version (\`git checkout ${lab.commit}\`), or save a kit from this one.`,
  )
}

function refuseOtherHost({ file, manifest: { npm } }) {
  const here = `${process.platform}-${process.arch}`
  if (npm.hosts.includes(here)) return
  throw refusal(
    `${file} has npm's packages for ${npm.hosts.join(', ')}, and this machine is ${here}.`,
    'Install the dependencies while there is a network (`npm ci`); the images can be loaded then.',
  )
}

/** Puts npm's cache of the kit in the place of an earlier one. */
export async function unpackNpmCache(kit, root) {
  const cache = npmCacheOf(root)
  const partial = `${cache}.partial`
  await rm(partial, { recursive: true, force: true })
  try {
    await unpack(kit, NPM_CACHE, partial)
    const { registry } = kit.manifest.npm
    await writeFile(path.join(partial, 'kit.json'), JSON.stringify({ registry }))
    await rm(cache, { recursive: true, force: true })
    await rename(partial, cache)
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

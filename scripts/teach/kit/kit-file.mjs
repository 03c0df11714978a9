// Reads a kit: a tar file with manifest.json, the images and npm's cache. Its last 64 bytes, which tar never reads, are the
// SHA-256 of all bytes before them.
//
// Runs before anything is installed (bootstrap.mjs), on any Node ≥ 20: plain JavaScript, no dependency, the system's tar.
// A kit comes on a stick from somebody: nothing of it is used before the whole file is checked.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { access, mkdir, readdir, stat } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'

export const KIT = 'refactoring-monolithic-containers'
/** Raised when an older version of the lab could not read what `save` writes. */
export const FORMAT = 2
export const MANIFEST = 'manifest.json'
export const NPM_CACHE = '_cacache'

/** Every file that may be in a kit. Of npm's cache it is what an install reads. */
const KIT_FILE =
  /^(manifest\.json|images-[a-z0-9-]+\.tar\.gz|_cacache\/(content-v2\/sha\d+|index-v5)\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]+)$/
const CHECKSUM_BYTES = 64
/** Of what tar may print: a kit has some thousands of files. */
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024

export const isKitFile = (name) => KIT_FILE.test(name)

/** The file that has the images for one platform (`linux/amd64`). */
export const imagesFile = (platform) => `images-${platform.replaceAll('/', '-')}.tar.gz`

/** Reads the manifest and checks the whole file. Writes nothing. */
export async function openKit(file) {
  await refuseUnreadable(file)
  const manifest = await readManifest(file)
  if (!(await hasItsChecksum(file))) throw damaged(file)
  if (!isManifest(manifest)) throw foreign(file)
  const names = (await tar(file, ['--list'])).split('\n').filter((name) => name !== '')
  const other = names.find((name) => !isKitFile(name))
  if (other !== undefined) {
    throw refusal(
      `${file} holds ${JSON.stringify(other)}, which is no part of a kit.`,
      'Do not use it.',
    )
  }
  if (!manifest.platforms.every(({ platform }) => names.includes(imagesFile(platform)))) {
    throw foreign(file)
  }
  return { file, manifest }
}

/** Unpacks one file or folder of a kit that was checked. @param directory a folder that nothing else uses */
export async function unpack({ file }, name, directory) {
  await mkdir(directory, { recursive: true })
  const options = ['--extract', '--no-same-owner', '--no-same-permissions']
  await tar(file, [...options, '--directory', directory, name])
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const other = entries.find((entry) => !entry.isFile() && !entry.isDirectory())
  if (other === undefined) return
  throw refusal(`${file} holds ${other.name}, which is not a plain file.`, 'Do not use it.')
}

async function refuseUnreadable(file) {
  const stats = await access(file, constants.R_OK)
    .then(() => stat(file))
    .catch((error) => {
      throw refusal(`${file} cannot be read (${error.code}).`, 'Check the name.')
    })
  if (!stats.isFile()) throw refusal(`${file} is not a file.`, 'Name the file that `save` wrote.')
}

async function readManifest(file) {
  const json = await tar(file, ['--extract', '--to-stdout', MANIFEST], { orWhatItGave: true })
  if (json === '') throw foreign(file)
  const manifest = parse(json)
  if (manifest === undefined) throw damaged(file)
  if (manifest?.kit !== KIT || !Number.isSafeInteger(manifest.format)) throw foreign(file)
  if (manifest.format === FORMAT) return manifest
  throw refusal(
    `${file} is a kit of format ${manifest.format}; this version of the lab reads format ${FORMAT}.`,
    'Bring the lab up to date (`git pull`), or save the kit again with this version.',
  )
}

function parse(json) {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

async function hasItsChecksum(file) {
  const start = (await stat(file)).size - CHECKSUM_BYTES
  if (start <= 0) return false
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { end: start - 1 }), hash)
  return hash.digest('hex') === (await text(createReadStream(file, { start })))
}

/** Whether all that is read of it later, or shown, is there, and is plain text that no shell or terminal takes for a command. */
function isManifest({ lab, engine, npm, platforms }) {
  return (
    [lab?.commit, lab?.recipe, engine, npm?.registry].every(isPlain) &&
    npm.registry.startsWith('http') &&
    isListOf(npm.hosts, isPlain) &&
    isListOf(platforms, (one) => isPlain(one?.platform) && isListOf(one.images, isImage))
  )
}

const isImage = (image) => isPlain(image?.name) && typeof image.standIn === 'boolean'
const isPlain = (value) => typeof value === 'string' && /^\w[\w.+~:@/%-]{0,200}$/.test(value)
const isListOf = (value, isOne) => Array.isArray(value) && value.every(isOne)

/**
 * @param orWhatItGave what tar printed will do, where it fails later in the file
 * @returns what it printed
 */
async function tar(file, args, { orWhatItGave = false } = {}) {
  const options = { maxBuffer: MAX_OUTPUT_BYTES }
  try {
    return (await promisify(execFile)('tar', ['--file', file, ...args], options)).stdout
  } catch (error) {
    if (error.code === 'ENOENT') {
      throw refusal('The program tar is missing.', 'Install it (`apt-get install tar`).')
    }
    if (orWhatItGave) return error.stdout
    const [reason] = error.stderr.split('\n')
    throw refusal(
      `${file} could not be unpacked (${reason}).`,
      'See whether the disk is full; else save the kit again.',
    )
  }
}

/** An error that is expected: `ExpectedError` of errors.ts, for code that cannot import it. */
export function refusal(message, remedy) {
  return Object.assign(new Error(message), { remedy })
}

const foreign = (file) =>
  refusal(`${file} is not a kit of this lab.`, 'Name a file that `npm run kit -- save FILE` wrote.')
const damaged = (file) =>
  refusal(
    `${file} is damaged or cut short.`,
    'Copy it again from where it was saved, or save it again.',
  )

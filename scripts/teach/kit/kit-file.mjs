// Reads a kit: one tar file with manifest.json, its checksum, and the members that the manifest names, in that order.
//
// Runs before anything is installed (bootstrap.mjs), on any Node ≥ 20: plain JavaScript, no dependency. A kit comes on a
// stick from somebody: nothing of it is used before all of it is checked, and no name in it ever becomes a path.
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'

export const KIT = 'refactoring-monolithic-containers'
/** Raised when an older version of the lab could not read what `save` writes. */
export const FORMAT = 1
export const MANIFEST = 'manifest.json'
export const MANIFEST_CHECKSUM = 'manifest.sha256'

const BLOCK = 512
const END = 2 * BLOCK
/** It lists every file of npm's cache, some thousands. */
const MAX_MANIFEST_BYTES = 32 * 1024 * 1024
const CHECKSUM_BYTES = 64

/**
 * Reads the manifest and checks every byte of the file.
 * @param {string} file
 * @param {(bytes: number, total: number) => void} [onProgress]
 */
export async function openKit(file, onProgress = () => undefined) {
  const handle = await open(file).catch((error) => {
    throw refusal(`${file} cannot be read (${error.code}).`, 'Check the name.')
  })
  try {
    const stats = await handle.stat()
    if (!stats.isFile()) throw refusal(`${file} is not a file.`, 'Name the file that `save` wrote.')
    const reader = new TarReader(handle, file, stats.size)
    const manifest = await readManifest(reader)
    const places = await findMembers(reader, manifest)
    await checkMembers(file, places, (bytes) => onProgress(bytes, stats.size))
    return { file, manifest, places }
  } finally {
    await handle.close()
  }
}

/** The bytes of one member. */
export function readMember(kit, name) {
  const { offset, size } = kit.places.get(name)
  if (size === 0) return Readable.from([])
  return createReadStream(kit.file, { start: offset, end: offset + size - 1 })
}

async function readManifest(reader) {
  const first = await reader.next(MANIFEST)
  if (first.size > MAX_MANIFEST_BYTES) throw foreign(reader.file)
  const text = await reader.bytes(first)
  const second = await reader.next(MANIFEST_CHECKSUM)
  const checksum = second.size === CHECKSUM_BYTES ? (await reader.bytes(second)).toString() : ''
  const manifest = parse(text)
  if (manifest === undefined) throw damaged(reader.file, MANIFEST)
  if (manifest?.kit !== KIT) throw foreign(reader.file)
  if (!Number.isSafeInteger(manifest.format)) throw foreign(reader.file)
  if (manifest.format > FORMAT) {
    throw refusal(
      `${reader.file} is a kit of format ${manifest.format}; this version of the lab reads format ${FORMAT}.`,
      'Bring the lab up to date (`git pull`), or save the kit again with this version.',
    )
  }
  if (sha256(text) !== checksum) throw damaged(reader.file, MANIFEST)
  if (!isManifest(manifest)) throw foreign(reader.file)
  return manifest
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Everything that is read of it later, or told: what it is, and that it is short and plain. */
function isManifest({ lab, engine, npm, platforms, members }) {
  return (
    [lab, npm].every((one) => typeof one === 'object' && one !== null) &&
    isText(engine, VERSION) &&
    isText(lab.version, VERSION) &&
    isText(lab.commit, /^([0-9a-f]{3,64}|unknown)$/) &&
    isText(lab.recipe, /^[0-9a-f]{1,64}$/) &&
    isText(npm.registry, /^https?:\/\/[\w.:@/~%-]{1,200}$/) &&
    isListOf(npm.hosts, (one) => isText(one, /^[a-z]+-[a-z0-9]+$/)) &&
    isListOf(platforms, isPlatform) &&
    isListOf(members, isMember) &&
    platforms.every(({ member }) => members.some(({ name }) => name === member))
  )
}

const VERSION = /^[\w.+~:-]{1,60}$/
const IMAGE_NAME = /^[a-z0-9][\w./:-]{0,200}$/

function isPlatform({ platform, member, images }) {
  const isImage = ({ kitName, name, kind, standIn = false }) =>
    [kitName, name].every((one) => isText(one, IMAGE_NAME)) &&
    ['base', 'built', 'stage'].includes(kind) &&
    typeof standIn === 'boolean'
  return (
    isText(platform, /^[a-z]+\/[a-z0-9/]+$/) && isText(member, MEMBER) && isListOf(images, isImage)
  )
}

const MEMBER = /^[a-z0-9][a-z0-9.-]{0,99}$/

function isMember({ name, size, sha256, path = '' }) {
  return (
    isText(name, MEMBER) &&
    Number.isSafeInteger(size) &&
    size >= 0 &&
    isText(sha256, /^[0-9a-f]{64}$/) &&
    typeof path === 'string'
  )
}

const isText = (value, pattern) => typeof value === 'string' && pattern.test(value)
const isListOf = (value, isOne) => Array.isArray(value) && value.every((one) => isOne(one ?? {}))

/** Where each member starts: just those that the manifest names, in its order, and the end of the file after them. */
async function findMembers(reader, { members }) {
  const places = new Map()
  for (const { name, size, sha256 } of members) {
    const found = await reader.next(name)
    if (found.size !== size) throw damaged(reader.file, name)
    places.set(name, { ...found, sha256 })
  }
  await reader.end()
  return places
}

async function checkMembers(file, places, onProgress) {
  let bytes = 0
  for (const [name, { offset, size, sha256 }] of places) {
    const hash = createHash('sha256')
    if (size > 0) {
      for await (const chunk of createReadStream(file, { start: offset, end: offset + size - 1 })) {
        hash.update(chunk)
        bytes += chunk.length
        onProgress(bytes)
      }
    }
    if (hash.digest('hex') !== sha256) throw damaged(file, name)
  }
}

/** Goes through a tar file of plain files with short names (ustar), one after the other; knows nothing else. */
class TarReader {
  #handle
  #size
  #position = 0

  constructor(handle, file, size) {
    this.#handle = handle
    this.file = file
    this.#size = size
  }

  /** The next entry's place; it must have this name. */
  async next(name) {
    const header = await this.#read(this.#position, BLOCK)
    const entry = readHeader(header)
    if (entry === undefined) throw name === MANIFEST ? foreign(this.file) : damaged(this.file, name)
    if (entry.name !== name) {
      if (name === MANIFEST || name === MANIFEST_CHECKSUM) throw foreign(this.file)
      throw unnamed(this.file, entry.name)
    }
    const place = { offset: this.#position + BLOCK, size: entry.size }
    this.#position = place.offset + Math.ceil(entry.size / BLOCK) * BLOCK
    if (this.#position > this.#size) throw cutShort(this.file)
    return place
  }

  async end() {
    const rest = await this.#read(this.#position, BLOCK)
    const entry = readHeader(rest)
    if (entry !== undefined) throw unnamed(this.file, entry.name)
    const isEnd =
      this.#position + END === this.#size &&
      (await this.#read(this.#position, END)).every((byte) => byte === 0)
    if (!isEnd) throw damaged(this.file, 'its end')
  }

  bytes({ offset, size }) {
    return this.#read(offset, size)
  }

  async #read(position, length) {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await this.#handle.read(buffer, 0, length, position)
    if (bytesRead < length) throw position === 0 ? foreign(this.file) : cutShort(this.file)
    return buffer
  }
}

/** A plain file's header; undefined for anything else: links, folders, long names, no header at all. */
function readHeader(block) {
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  // Digits alone: a size below nothing would lead back.
  const octal = (from, to) => {
    const digits = text(block, from, to).trim()
    return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN
  }
  const isPlainFile = text(block, 257, 262) === 'ustar' && ['0', ''].includes(text(block, 156, 157))
  if (!isPlainFile || octal(148, 156) !== sum || text(block, 345, 500) !== '') return undefined
  const size = octal(124, 136)
  return Number.isNaN(size) ? undefined : { name: text(block, 0, 100), size }
}

const text = (block, from, to) => block.toString('latin1', from, to).replace(/\0.*$/s, '')
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** An error that is expected: `ExpectedError` of errors.ts, for code that cannot import it. */
export function refusal(message, remedy) {
  return Object.assign(new Error(message), { remedy })
}

const AGAIN = 'Copy it again from where it was saved, or save it again.'

const foreign = (file) =>
  refusal(`${file} is not a kit of this lab.`, 'Name a file that `npm run kit -- save FILE` wrote.')
const cutShort = (file) => refusal(`${file} is cut short: it ends before its contents do.`, AGAIN)
const damaged = (file, what) => refusal(`${file} is damaged (${what}).`, AGAIN)
const unnamed = (file, name) =>
  refusal(`${file} holds ${JSON.stringify(name)}, which its manifest does not name there.`, AGAIN)

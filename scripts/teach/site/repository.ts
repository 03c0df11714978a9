import { readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Where the repository can be read in a browser: what package.json's `repository` says, as npm understands it.
 * Undefined while it says nothing; the site then shows links to files outside of docs/ as plain text.
 */
export function repositoryPage(root: string): string | undefined {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    repository?: string | { url?: string }
  }
  const { repository } = manifest
  return browserAddress(typeof repository === 'string' ? repository : repository?.url)
}

/** `github:owner/name`, `owner/name`, `git+https://….git` and `git@host:owner/name.git` as https addresses. */
export function browserAddress(repository: string | undefined): string | undefined {
  if (repository === undefined) return undefined
  const shorthand = /^(?:github:)?([\w-]+\/[\w.-]+)$/.exec(repository)
  if (shorthand?.[1] !== undefined) return `https://github.com/${shorthand[1]}`
  return repository
    .replace(/^git\+/, '')
    .replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$1/')
    .replace(/^git:/, 'https:')
    .replace(/\.git$/, '')
}

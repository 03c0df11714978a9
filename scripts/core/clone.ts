import { realpathSync } from 'node:fs'
import { ROOT } from './paths.ts'

/**
 * Whether something was made from this clone of the lab. Several clones may use one engine.
 * @param label the value of `GUIDE_LABEL`: the folder that it was made from, `true` where the command did not say, or empty
 */
export function isOfThisClone(label: string, root = ROOT): boolean {
  if (!label.startsWith('/')) return false
  return label === root || resolved(label) === resolved(root)
}

/** From where something was made that this clone did not make, for a message. */
export function originOf(label: string): string {
  return label.startsWith('/') ? `made from ${label}` : 'made without saying from which folder'
}

/** Without symbolic links; a folder that is not on this machine stays as it is. */
function resolved(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

import { access, rename } from 'node:fs/promises'
import path from 'node:path'
import { removeAll } from '../compare/clean-up.ts'
import type { Docker } from '../docker/docker.ts'
import { findGuideObjects, type LabObject } from '../docker/lab-objects.ts'
import { ROOT } from '../paths.ts'

/** The file that chapters change and put back, and its copy meanwhile. */
const CHANGED_FILE = 'app/src/views/style.css'
const COPY = '.lab/style.css.before'

/** Removes all that was made by hand from the lab's files; returns what it was. */
export async function removeGuideObjects(docker: Docker): Promise<LabObject[]> {
  return removeAll(docker, () => findGuideObjects(docker))
}

/** Whether a chapter has changed the app's style sheet and not put it back yet. */
export async function hasChangedFile(root = ROOT): Promise<boolean> {
  try {
    await access(path.join(root, COPY))
    return true
  } catch {
    return false
  }
}

/** Puts the app's style sheet back where a chapter left it changed; returns whether it had to. */
export async function restoreFile(root = ROOT): Promise<boolean> {
  if (!(await hasChangedFile(root))) return false
  await rename(path.join(root, COPY), path.join(root, CHANGED_FILE))
  return true
}

/** What `restoreFile` puts back, for messages. */
export const RESTORED = CHANGED_FILE

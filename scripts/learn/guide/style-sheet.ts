import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { ROOT } from '../../core/paths.ts'

/** The file of the app that chapters change and put back, and its backup meanwhile; from the repository's root. */
export const STYLE_SHEET = 'app/src/views/style.css'
export const BACKUP = '.lab/style.css.before'

/**
 * `committed`: as git has it. `backup waits`: a chapter's fix is in it, and its backup is there. `changed`: it differs from what
 * git has, and no backup is there. `unknown`: the folder is no git checkout.
 */
export type StyleSheetState = 'committed' | 'backup waits' | 'changed' | 'unknown'

/** What git says of the app's style sheet: a backup that is gone does not mean that the fix is gone. */
export async function styleSheetState(root = ROOT): Promise<StyleSheetState> {
  if (existsSync(path.join(root, BACKUP))) return 'backup waits'
  const { exitCode, stdout } = await execa('git', ['status', '--porcelain', '--', STYLE_SHEET], {
    cwd: root,
    reject: false,
  })
  if (exitCode !== 0) return 'unknown'
  return stdout === '' ? 'committed' : 'changed'
}

/**
 * Puts the app's style sheet back from its backup, where there is one.
 * @returns whether it did; what git says of the outcome is `styleSheetState`'s to tell
 */
export async function restoreStyleSheet(root = ROOT): Promise<boolean> {
  if (!existsSync(path.join(root, BACKUP))) return false
  await rename(path.join(root, BACKUP), path.join(root, STYLE_SHEET))
  return true
}

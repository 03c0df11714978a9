import path from 'node:path'
import { firstExecutable, foldersIn } from './executable.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const FOLDERS = ['/usr/bin', '/snap/bin', '/Applications/Google Chrome.app/Contents/MacOS']

export const CHROMIUM_REMEDY =
  'install Chromium (on Debian: `apt-get install chromium`) or set CHROMIUM_PATH'

/** The path of the browser that the tests drive: CHROMIUM_PATH alone where it is set, else the system's. */
export async function findChromium(): Promise<string | undefined> {
  const { CHROMIUM_PATH: chosen } = process.env
  if (chosen) return firstExecutable([chosen])
  const folders = [...foldersIn(), ...FOLDERS]
  const usual = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return firstExecutable([...usual, path.join(FOLDERS.at(-1) ?? '', 'Google Chrome')])
}

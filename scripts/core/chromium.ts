import { access, constants } from 'node:fs/promises'
import path from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const FOLDERS = ['/usr/bin', '/snap/bin', '/Applications/Google Chrome.app/Contents/MacOS']

export const CHROMIUM_REMEDY =
  'install Chromium (on Debian: `apt-get install chromium`) or set CHROMIUM_PATH'

/** The path of the browser that the tests drive: CHROMIUM_PATH alone where it is set, else the system's. */
export async function findChromium(): Promise<string | undefined> {
  const { CHROMIUM_PATH: chosen, PATH = '' } = process.env
  const folders = [...PATH.split(path.delimiter), ...FOLDERS].filter(Boolean)
  const candidates = chosen
    ? [chosen]
    : NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).concat(
        path.join(FOLDERS.at(-1) ?? '', 'Google Chrome'),
      )
  for (const candidate of candidates) {
    try {
      await access(candidate, constants.X_OK)
      return candidate
    } catch {
      // Not there: the next one may be.
    }
  }
  return undefined
}

import { type Browser, chromium } from 'playwright-core'
import { ExpectedError } from '../../core/errors.ts'
import { CHROMIUM_REMEDY, findChromium } from '../../core/chromium.ts'

/** Starts the system's Chromium. */
export async function openChromium(): Promise<Browser> {
  const executablePath = await findChromium()
  if (executablePath === undefined) {
    throw new ExpectedError(
      'There is no Chromium to draw with.',
      `To have one, ${CHROMIUM_REMEDY}.`,
    )
  }
  return chromium.launch({
    executablePath,
    // Chromium's own sandbox does not start for root, as in a container or in CI; the page is ours alone.
    chromiumSandbox: process.getuid?.() !== 0,
  })
}

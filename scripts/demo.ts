import { styleText } from 'node:util'
import { live } from './teach/demo/live.ts'
import { showNotes } from './teach/demo/notes.ts'
import { type DemoOptions, parseDemoOptions } from './teach/demo/options.ts'
import { chaptersWithin } from './teach/demo/plan.ts'
import { prepare } from './teach/demo/prepare.ts'
import type { Presented } from './teach/demo/present.ts'
import { showRecording } from './teach/demo/show-recording.ts'
import { clearStage } from './teach/demo/stage.ts'
import { columns, toTerminal } from './teach/demo/terminal.ts'
import { Docker } from './engine/docker/docker.ts'
import { ExpectedError } from './core/errors.ts'
import type { Chapter } from './learn/guide/chapter.ts'
import { NO_ENGINE } from './learn/guide/check.ts'
import { engineSurroundings } from './learn/guide/engine-surroundings.ts'
import { loadChapters, selectChapter, withNeeds } from './learn/guide/load-chapters.ts'
import { main } from './core/main.ts'

await main(async (args, signal) => {
  const options = parseDemoOptions(args)
  if (options.notes) {
    await showNotes({ write: toTerminal, columns }, signal)
    return 0
  }
  const all = await loadChapters(options.docs)
  const chapters = chosen(all, options)
  if (options.replay) return showRecording(chapters, options, signal)
  if (!options.auto && !process.stdin.isTTY) {
    throw new ExpectedError(
      'A demo needs a terminal to read keys from, and its input is none.',
      'Start it in a terminal, or with `--auto`, which needs no keys.',
    )
  }
  const surroundings =
    options.docs === undefined ? engineSurroundings(new Docker({ signal })) : NO_ENGINE
  await surroundings.enter()
  let left: string[]
  let presented: Presented
  try {
    const needed = withNeeds(all, chapters).filter((one) => !chapters.includes(one))
    await prepare(needed, signal, (line) => {
      console.error(line)
    })
    presented = await live(chapters, options, signal)
  } finally {
    await clearStage()
    console.error('Removing what the demo started …')
    left = await surroundings.leave()
  }
  return tellEnd(presented, left)
})

function chosen(all: Chapter[], { chapters, minutes }: DemoOptions): Chapter[] {
  const named = chapters.map((word) => selectChapter(all, word))
  const wanted = named.length > 0 ? all.filter((chapter) => named.includes(chapter)) : all
  return minutes === undefined ? wanted : chaptersWithin(wanted, minutes)
}

function tellEnd({ commands, failed, quit }: Presented, left: string[]): number {
  for (const line of left) console.error(line)
  for (const place of failed)
    console.error(`${styleText('red', '✗')} ${place} did not go as it says`)
  console.error(
    `${commands} commands shown, ${failed.length} not as in the guide${quit ? '; ended before the end' : ''}.`,
  )
  return failed.length + left.length > 0 ? 1 : 0
}

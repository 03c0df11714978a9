import { Option } from 'commander'
import path from 'node:path'
import { DOCS } from '../guide/load-chapters.ts'
import { PROGRESS_FILE } from '../guide/progress.ts'
import { SHELLS, type Shell } from '../guide/run-block.ts'
import { fromReader } from '../../core/paths.ts'

/** What the subcommands of `npm run lab` share. */
export interface Lab {
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
  /** Of the process; a subcommand sets it where not all is well. */
  exitCode: number
}

export interface GuideOptions {
  /** Where the chapters are. */
  docs: string
  shell: Shell
}

/** `--docs DIR`: other chapters than the lab's own. */
export function docsOption(): Option {
  return new Option('--docs <dir>', 'the folder of the chapters')
    .argParser(fromReader)
    .default(DOCS, 'docs')
}

/** `--shell bash|zsh`: what runs the commands. */
export function shellOption(): Option {
  return new Option('--shell <shell>', 'the shell that runs the commands')
    .choices(SHELLS)
    .default('bash')
}

/** Where the progress in these chapters is kept: that in other chapters than the lab's own, beside them. */
export function progressFile(docs: string): string {
  return docs === DOCS ? PROGRESS_FILE : path.join(docs, 'progress.json')
}

import type { Evidence } from '../../engine/docker/evidence.ts'
import type { Results } from './results.ts'

/** What stands for the folder and the machine of a run in a report that is published. */
const FOLDER = '/path/to/lab'
const OWNER = 'host:pid'

/** The folder of a run's own files, with the lab's folder before it. */
const RUN_FOLDER = /(\/[^\s"'=,:;]*?)\/\.lab\/runs\//g
const OWNER_LABEL = /(refactoring-monolithic-containers\.owner=)[^\s,"']+/g

/**
 * The results without what they tell of where they were measured: the folder of the lab, and the name of the machine.
 * Commands and outputs stay as they are otherwise.
 */
export function withoutPlace(results: Results): Results {
  const texts = results.experiments.flatMap(({ evidence }) => evidence.flatMap(textsOf))
  const found = texts.flatMap((text) => [...text.matchAll(RUN_FOLDER)].map(([, folder]) => folder))
  // The longest first: a folder may lie in another.
  const folders = [...new Set(found)]
    .filter((folder) => folder !== undefined)
    .toSorted((a, b) => b.length - a.length)
  const cleaned = (text: string) =>
    withoutFolders(text, folders).replaceAll(OWNER_LABEL, `$1${OWNER}`)
  return {
    ...results,
    experiments: results.experiments.map((one) => ({
      ...one,
      evidence: one.evidence.map((each) => ({
        ...{ ...each, command: cleaned(each.command), output: cleaned(each.output) },
      })),
    })),
  }
}

const textsOf = ({ command, output }: Evidence) => [command, output]

function withoutFolders(text: string, folders: string[]): string {
  return folders.reduce((rest, folder) => withoutCut(rest.replaceAll(folder, FOLDER), folder), text)
}

/** An output that was cut may end with the beginning of the folder. */
function withoutCut(text: string, folder: string): string {
  const end = text.lastIndexOf('\n… ')
  if (end === -1) return text
  for (let length = folder.length - 1; length > 1; length -= 1) {
    if (text.slice(0, end).endsWith(folder.slice(0, length))) {
      return text.slice(0, end - length) + text.slice(end)
    }
  }
  return text
}

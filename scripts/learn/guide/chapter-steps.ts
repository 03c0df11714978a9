import type { Chapter, Command, Notes, Prose } from './chapter.ts'

/** What is shown together: some text, and the command that it leads up to. Only a chapter's last step may have none. */
export interface ChapterStep {
  prose: Prose[]
  notes: Notes[]
  command?: Command
}

/** The chapter as it is followed or presented: a step ends with its command. */
export function stepsOf({ parts }: Chapter): ChapterStep[] {
  const steps: ChapterStep[] = []
  let step: ChapterStep = { prose: [], notes: [] }
  for (const part of parts) {
    if (part.kind === 'prose') step.prose.push(part)
    else if (part.kind === 'notes') step.notes.push(part)
    else {
      steps.push({ ...step, command: part })
      step = { prose: [], notes: [] }
    }
  }
  return step.prose.length + step.notes.length > 0 ? [...steps, step] : steps
}

/** The commands of a chapter, in order. */
export function commandsOf({ parts }: Chapter): Command[] {
  return parts.filter((part) => part.kind === 'command')
}

/** A command on one line, for lists. */
export function commandTitle({ script }: Command, width = 72): string {
  const [first = '', ...rest] = script
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const title = rest.length > 0 ? `${first} …` : first
  return title.length <= width ? title : `${title.slice(0, width - 2)} …`
}

/** A chapter of the guide, as `parse-chapter.ts` reads it from docs/NN-name.md. */
export interface Chapter {
  /** The file's name without `.md`: `03-build-the-monolith`. */
  id: string
  number: number
  /** The first heading, without its number. */
  title: string
  /** Relative to the repository's root, with forward slashes: what a mismatch is reported against. */
  file: string
  /** As the chapter's own `**Minutes:**` line says. */
  minutes: number
  /** Ids of the chapters that its `**You need:**` line links to: what they leave is what this one starts from. */
  needs: string[]
  /** Everything after the chapter's title, in order. */
  parts: Part[]
}

export type Part = Prose | Command | Notes

/** Text to read: the Markdown between two commands. */
export interface Prose {
  kind: 'prose'
  /** As it is in the file, without annotations. */
  markdown: string
  line: number
}

/** A ```bash block, with the ```text block that follows it. */
export interface Command {
  kind: 'command'
  /** What the reader pastes, one or several lines. */
  script: string
  /** Of the block's first line of content, counted from 1. */
  line: number
  directives: Directives
  expected?: Expected
}

/** What the output should look like: lines with wildcards, as `expected-output.ts` compares them. */
export interface Expected {
  lines: string[]
  /** Of the first expected line in the file. */
  line: number
}

/** For whoever presents the chapter: `<!-- notes: … -->`. */
export interface Notes {
  kind: 'notes'
  text: string
  line: number
}

/** What a `<!-- lab: … -->` before a command says about it. docs/development/writing-chapters.md describes each. */
export interface Directives {
  /** Repeat until exit code and output are as expected. */
  wait?: { seconds: number; reason: string }
  /** The exit code that is expected in place of 0. */
  exit?: number
  /** A failure, and any output with it, is as good as a success. */
  mayFail?: { reason: string }
  /** Not run on these platforms (`darwin`, `linux`, `win32`). */
  skipOn?: { platforms: string[]; reason: string }
  /** Not run where this file is there already. */
  unlessFile?: { path: string; reason: string }
  /** Ended as with Ctrl-C once the output is as expected. */
  interrupt?: { seconds: number }
  /** The expected lines may come in any order. */
  anyOrder?: true
}

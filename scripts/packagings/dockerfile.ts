/** What a Dockerfile says of other images, and of how it wants to be built and reached. */
export interface Dockerfile {
  /** The images that it is built on or copies from, in their order, each once; its own stages left out. */
  images: string[]
  /** What its last stage is built on, in the end; undefined for `scratch`. */
  base: string | undefined
  /** The names of its ARGs. */
  arguments: string[]
  hasExpose: boolean
}

/**
 * Reads a Dockerfile as far as this: stages, ARGs before the first of them, COPY --from.
 * @param values build arguments that will be given, by name
 */
export function readDockerfile(text: string, values: Record<string, string> = {}): Dockerfile {
  const instructions = instructionsOf(text)
  const stages = new Map<string, string | undefined>()
  const images = new Set<string>()
  const scope = new Map(Object.entries(values))
  let base: string | undefined
  for (const { name, rest } of instructions) {
    if (name === 'ARG' && stages.size === 0) {
      for (const [, key = '', value = ''] of rest.matchAll(ARGUMENT)) {
        if (!scope.has(key)) scope.set(key, expand(unquote(value), scope))
      }
    } else if (name === 'FROM') {
      const [from = '', stage] = fromOf(expand(rest, scope))
      base = stages.has(from) ? stages.get(from) : from === 'scratch' ? undefined : from
      if (base) images.add(base)
      // A stage can be named by its number, too.
      stages.set(String(stages.size), base)
      if (stage) stages.set(stage, base)
    } else if (name === 'COPY') {
      const from = /--from=(\S+)/.exec(expand(rest, scope))?.[1]
      if (from !== undefined && !stages.has(from)) images.add(from)
    }
  }
  return {
    images: [...images],
    base,
    arguments: instructions
      .filter(({ name }) => name === 'ARG')
      .flatMap(({ rest }) => [...rest.matchAll(ARGUMENT)].map(([, key = '']) => key)),
    hasExpose: instructions.some(({ name }) => name === 'EXPOSE'),
  }
}

const ARGUMENT = /(?:^|\s)([A-Za-z_]\w*)(?:=("[^"]*"|'[^']*'|\S*))?/g
const HERE_DOCUMENT = /<<-?(["']?)([A-Za-z_]\w*)\1/g

/** Lines put together where they go on, without comments and without the texts of here-documents. */
function instructionsOf(text: string): { name: string; rest: string }[] {
  const lines = text.split(/\r?\n/)
  const instructions = []
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (/^\s*(#|$)/.test(line)) continue
    let whole = line
    while (/\\\s*$/.test(whole) && lines.length > 0) {
      const next = lines.shift() ?? ''
      if (!/^\s*#/.test(next)) whole = whole.replace(/\\\s*$/, ' ') + next
    }
    // What follows is the text of a file: `from flask import Flask` in it is no stage.
    for (const [, , end] of whole.matchAll(HERE_DOCUMENT)) {
      while (lines.length > 0 && lines.shift()?.trim() !== end);
    }
    const [, name = '', rest = ''] = /^\s*(\w+)\s*(.*)$/.exec(whole) ?? []
    instructions.push({ name: name.toUpperCase(), rest: rest.trim() })
  }
  return instructions
}

/** `--platform=linux/amd64 ubuntu:24.04 AS build` → the image or stage, and the name. */
function fromOf(rest: string): (string | undefined)[] {
  const [from, , stage] = rest.split(/\s+/).filter((word) => !word.startsWith('--'))
  return [from, stage?.toLowerCase()]
}

/** `$NAME`, `${NAME}`, `${NAME:-otherwise}`. What is not known becomes nothing, as in BuildKit. */
function expand(text: string, scope: Map<string, string>): string {
  return text.replaceAll(
    /\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})/g,
    (_, plain: string | undefined, braced: string | undefined, otherwise: string | undefined) => {
      const value = scope.get(plain ?? braced ?? '')
      return value === undefined || value === '' ? (otherwise ?? '') : value
    },
  )
}

const unquote = (value: string) => value.replace(/^(["'])(.*)\1$/, '$2')

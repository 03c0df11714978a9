import {
  Arg,
  type Dockerfile as Parsed,
  DockerfileParser,
  Env,
  type Heredoc,
  type Instruction as ParsedInstruction,
  JSONInstruction,
  ModifiableInstruction,
  Onbuild,
} from 'dockerfile-ast'

/** An instruction of a Dockerfile, whatever its notation. */
export interface Instruction {
  /** In upper case. */
  keyword: string
  /** Of the file, the first being 1. */
  line: number
  /** `--name=value`, in their order. */
  flags: { name: string; value: string }[]
  /** What follows the flags: the strings of its JSON form where it has that, else the words. No text of a here-document. */
  words: string[]
  /** All that follows the flags, here-documents included, without the comments between its lines. */
  text: string
  /** The variables that ARG or ENV names. Undefined: without a value. */
  variables: { name: string; value: string | undefined }[]
  /** What ONBUILD keeps for the builds that start from this image. */
  trigger?: Instruction
}

/** The line `# syntax=…`, which asks for a builder that is an image itself. */
export interface SyntaxLine {
  frontend: string
  /** Of the file, the first being 1. */
  line: number
}

export interface ParsedDockerfile {
  instructions: Instruction[]
  syntax?: SyntaxLine
}

/** Reads the text of a Dockerfile: continued lines, other escape characters, here-documents, JSON forms. */
export function parseDockerfile(text: string): ParsedDockerfile {
  const parsed = parse(text)
  const syntax = parsed.getDirectives().find((one) => one.getName().toLowerCase() === 'syntax')
  const line = (syntax?.getNameRange().start.line ?? 0) + 1
  return {
    instructions: parsed.getInstructions().map(instructionOf),
    ...(syntax ? { syntax: { frontend: syntax.getValue(), line } } : {}),
  }
}

/**
 * The parser takes `"cat <<END"` in quotes for the start of a here-document. One that has no end would be refused by
 * BuildKit, so it is none: what looks like its start is covered, and the text is read again.
 */
function parse(text: string): Parsed {
  const parsed = DockerfileParser.parse(text)
  const [loose] = parsed
    .getInstructions()
    .flatMap(heredocsOf)
    .filter((one) => one.getDelimiterRange() === null)
    .map((one) => one.getStartRange().start)
  if (!loose) return parsed
  const lines = text.split('\n')
  const line = lines[loose.line] ?? ''
  const covered = `${line.slice(0, loose.character)}__${line.slice(loose.character + 2)}`
  return parse(lines.with(loose.line, covered).join('\n'))
}

function instructionOf(one: ParsedInstruction): Instruction {
  const text = one.getArgumentsContent() ?? ''
  const trigger = one instanceof Onbuild ? one.getTriggerInstruction() : null
  return {
    keyword: one.getKeyword(),
    line: one.getRange().start.line + 1,
    flags:
      one instanceof ModifiableInstruction
        ? one.getFlags().map((flag) => ({ name: flag.getName(), value: flag.getValue() ?? '' }))
        : [],
    words: (one instanceof JSONInstruction ? stringsOf(text) : undefined) ?? wordsOf(one),
    text: withoutComments(one.getRawArgumentsContent() ?? ''),
    variables:
      one instanceof Arg || one instanceof Env
        ? one.getProperties().map((property) => ({
            name: property.getName(),
            value: property.getValue() ?? undefined,
          }))
        : [],
    ...(trigger ? { trigger: instructionOf(trigger) } : {}),
  }
}

/** A comment may stand between the lines of an instruction, and hold anything; the lines that go on are joined. */
function withoutComments(raw: string): string {
  const [first = '', ...rest] = raw.split(/\r?\n/)
  const code = [first, ...rest.filter((line) => !/^\s*#/.test(line))]
  return code.join('\n').replaceAll(/[\\`][ \t]*\n/g, ' ')
}

/** Undefined where it is no JSON, which Docker then takes for words. */
function stringsOf(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const strings: unknown = JSON.parse(text)
    return Array.isArray(strings) && strings.every((one) => typeof one === 'string')
      ? strings
      : undefined
  } catch {
    return undefined
  }
}

function wordsOf(one: ParsedInstruction): string[] {
  const starts = heredocsOf(one).map(
    (document) => (document.getContentRange() ?? document.getDelimiterRange())?.start.line,
  )
  const end = Math.min(...starts.map((line) => line ?? Infinity))
  return one
    .getArguments()
    .filter((argument) => argument.getRange().start.line < end)
    .map((argument) => argument.getValue())
}

/** Only some kinds of instructions can have any. */
function heredocsOf(one: ParsedInstruction): Heredoc[] {
  return 'getHeredocs' in one ? (one as unknown as { getHeredocs(): Heredoc[] }).getHeredocs() : []
}

import { shortImageName } from './image-name.ts'
import { type Instruction, parseDockerfile, type SyntaxLine } from './instructions.ts'
import { expand } from './variables.ts'

/** What a Dockerfile says of other images, and of how it wants to be built and reached. */
export interface Dockerfile {
  /** The images that its target is built on or copies from, by their short names, in their order, each once. */
  images: string[]
  /** What its target is built on, in the end; undefined for `scratch`. */
  base: string | undefined
  /** The names of its ARGs. */
  arguments: string[]
  hasExpose: boolean
  /** The builder that it asks for. */
  syntax?: SyntaxLine
}

interface ReadOptions {
  /** Build arguments that will be given, by name. */
  values?: Record<string, string>
  /** The stage that is built, by name or number; the last one, when left out. */
  target?: string
}

/** Reads a Dockerfile. Stages that its target does not need are not built, so nothing is said of them. */
export function readDockerfile(text: string, options: ReadOptions = {}): Dockerfile {
  const { instructions, syntax } = parseDockerfile(text)
  const needed = neededStages(stagesOf(instructions, options.values), options.target)
  const target = needed.at(-1)
  const images = needed.flatMap((stage) => [
    ...(typeof stage.from === 'string' ? [stage.from] : []),
    ...stage.references.filter((one) => typeof one === 'string'),
  ])
  return {
    images: [...new Set(images.map(shortImageName))],
    base: target && baseOf(target),
    arguments: instructions.flatMap((one) =>
      one.keyword === 'ARG' ? one.variables.map(({ name }) => name) : [],
    ),
    hasExpose: target !== undefined && chainOf(target).some(({ hasExpose }) => hasExpose),
    ...(syntax ? { syntax } : {}),
  }
}

/** The instructions of those stages alone that the last one needs, in the order of the file. */
export function neededInstructions(text: string): Instruction[] {
  const stages = stagesOf(parseDockerfile(text).instructions)
  return neededStages(stages)
    .flatMap((stage) => stage.instructions)
    .toSorted((one, other) => one.line - other.line)
}

interface Stage {
  name: string | undefined
  /** Another stage, or an image; undefined for `scratch`. */
  from: Stage | string | undefined
  instructions: Instruction[]
  /** The stages and images that it copies from or mounts. */
  references: (Stage | string)[]
  hasExpose: boolean
}

function stagesOf(instructions: Instruction[], values: Record<string, string> = {}): Stage[] {
  const scope = new Map<string, string | undefined>(Object.entries({ ...PLATFORM, ...values }))
  const stages: Stage[] = []
  for (const instruction of instructions) {
    const stage = stages.at(-1)
    if (instruction.keyword === 'FROM') {
      const [from = '', , name] = instruction.words
      const named = expand(from, scope)
      const earlier = stages.findLast((one) => one.name === named.toLowerCase())
      stages.push({
        name: name?.toLowerCase(),
        from: earlier ?? (named === 'scratch' || named === '' ? undefined : named),
        ...{ instructions: [], references: [], hasExpose: false },
      })
    } else if (stage) {
      stage.instructions.push(instruction)
      stage.hasExpose ||= instruction.keyword === 'EXPOSE'
    } else {
      for (const { name, value } of instruction.variables) {
        if (!scope.has(name)) scope.set(name, value && expand(value, scope))
      }
    }
  }
  // A stage may copy from one that comes after it.
  for (const stage of stages) {
    const triggers = typeof stage.from === 'object' ? triggersOf(stage.from) : []
    stage.references = [...triggers, ...stage.instructions]
      .flatMap(sourcesOf)
      .map((source) => stageNamed(source, stages) ?? source)
      .filter((source) => source !== 'scratch')
  }
  return stages
}

/** Defined by BuildKit itself. A build here is for this machine's kind of processor. */
const ARCHITECTURE = process.arch === 'x64' ? 'amd64' : process.arch
const PLATFORM = Object.fromEntries(
  ['TARGET', 'BUILD'].flatMap((side) => [
    [`${side}PLATFORM`, `linux/${ARCHITECTURE}`],
    [`${side}OS`, 'linux'],
    [`${side}ARCH`, ARCHITECTURE],
  ]),
)

/** What `ONBUILD` of a stage adds to the stage that is built on it. */
function triggersOf(stage: Stage): Instruction[] {
  return stage.instructions.flatMap(({ trigger }) => trigger ?? [])
}

/** `COPY --from=…`, `RUN --mount=type=bind,from=…`. */
function sourcesOf({ keyword, flags }: Instruction): string[] {
  return flags.flatMap(({ name, value }) => {
    if (name === 'from' && (keyword === 'COPY' || keyword === 'ADD')) return [value]
    if (name !== 'mount' || keyword !== 'RUN') return []
    const from = value.split(',').find((part) => part.startsWith('from='))
    return from === undefined ? [] : [from.slice('from='.length)]
  })
}

function stageNamed(name: string, stages: Stage[]): Stage | undefined {
  const byName = stages.findLast((one) => one.name === name.toLowerCase())
  return byName ?? (/^\d+$/.test(name) ? stages[Number(name)] : undefined)
}

/** All that the target is made from, and it itself as the last. */
function neededStages(stages: Stage[], target?: string): Stage[] {
  const wanted = target === undefined ? stages.at(-1) : stageNamed(target, stages)
  const found = new Set<Stage>()
  const visit = (stage: Stage) => {
    if (found.has(stage)) return
    found.add(stage)
    for (const one of [stage.from, ...stage.references]) if (typeof one === 'object') visit(one)
  }
  if (wanted) visit(wanted)
  return [...stages.filter((one) => one !== wanted && found.has(one)), ...(wanted ? [wanted] : [])]
}

/** A stage and those that it starts from, one from the other. */
function chainOf(stage: Stage): Stage[] {
  return [stage, ...(typeof stage.from === 'object' ? chainOf(stage.from) : [])]
}

function baseOf(stage: Stage): string | undefined {
  const { from } = chainOf(stage).at(-1) ?? stage
  return typeof from === 'string' ? shortImageName(from) : undefined
}

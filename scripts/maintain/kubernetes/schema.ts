import path from 'node:path'
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { Namespace, Service } from 'kubernetes-models/v1'
import ts from 'typescript'
import { messageOf } from '../../core/errors.ts'
import { ROOT } from '../../core/paths.ts'
import { type Manifest, nameOf } from './manifest.ts'

/** The kinds that are used here, by their apiVersion. */
const MODELS = {
  'apps/v1': { Deployment, StatefulSet },
  'autoscaling/v2': { HorizontalPodAutoscaler },
  'networking.k8s.io/v1': { NetworkPolicy },
  'policy/v1': { PodDisruptionBudget },
  v1: { Namespace, Service },
} as Record<string, Record<string, new (data: never) => { validate(): void }>>

/**
 * What Kubernetes' OpenAPI schema has against these objects, a line for each; none where they are valid. The package
 * kubernetes-models has the schema twice, and each half sees what the other does not: as functions, which know whole numbers
 * from others but let unknown fields pass, and as types, for which an unknown field is an error.
 *
 * Neither knows the rules that the API server has in its own code, such as that a selector fits its template.
 */
export function problemsOf(manifests: Manifest[]): string[] {
  const unknown = manifests.filter((one) => !modelOf(one))
  const known = manifests.filter((one) => modelOf(one))
  return [
    ...unknown.map((one) => `${nameOf(one)}: no ${one.kind} of ${one.apiVersion} is known here`),
    ...known.flatMap(bySchema),
    ...byTypes(known),
  ]
}

const modelOf = ({ apiVersion, kind }: Manifest) => MODELS[apiVersion]?.[kind]

function bySchema(manifest: Manifest): string[] {
  const Model = modelOf(manifest)
  if (!Model) return []
  try {
    new Model(manifest as never).validate()
    return []
  } catch (error) {
    return [`${nameOf(manifest)}: ${messageOf(error)}`]
  }
}

/** Where the file below is said to lie, so that its imports are found. */
const FILE = path.join(ROOT, 'scripts/maintain/kubernetes/manifests.generated.ts')
const OPTIONS: ts.CompilerOptions = {
  ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
  ...{ target: ts.ScriptTarget.ES2023, lib: ['lib.es2023.d.ts'] },
  ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
}

/** All objects as one TypeScript file, a line each, in which the compiler looks for mistakes. It is written nowhere. */
function byTypes(manifests: Manifest[]): string[] {
  const lines = manifests.map(({ apiVersion, kind, ...rest }) => {
    const type = `import('kubernetes-models/${apiVersion}').I${kind}`
    return `export const _: ${type} = ${JSON.stringify({ apiVersion, kind, ...rest })}`
  })
  const text = lines.map((line, index) => line.replace('_', `_${index}`)).join('\n')
  const disk = ts.createCompilerHost(OPTIONS)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => isOurs(file) || disk.fileExists(file),
    getSourceFile: (file, ...rest) =>
      isOurs(file)
        ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2023)
        : disk.getSourceFile(file, ...rest),
  }
  const program = ts.createProgram([FILE], OPTIONS, host)
  const source = program.getSourceFile(FILE)
  return ts.getPreEmitDiagnostics(program, source).map(({ start = 0, messageText }) => {
    const line = source?.getLineAndCharacterOfPosition(start).line ?? 0
    const manifest = manifests[line]
    const message = ts.flattenDiagnosticMessageText(messageText, ' ')
    return manifest ? `${nameOf(manifest)}: ${message}` : message
  })
}

const isOurs = (file: string) => path.resolve(file) === FILE

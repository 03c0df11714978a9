import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'

// No shell sees what a reader types or what a file says. This reads the tools' own source as TypeScript does.

/** Files that start a process, and why; docker is started in one of them alone. */
const SPAWNING: Record<string, string> = {
  'scripts/engine/docker/docker.ts': 'docker',
  'scripts/engine/docker/engine-host.ts': 'ssh -G, which connects to nothing',
  'scripts/learn/guide/run-block.ts': 'the shell that runs the chapters which the reader asked for',
  'scripts/learn/guide/style-sheet.ts': 'git status of one file',
  'scripts/bootstrap.mjs': 'the tool on its own Node',
  'scripts/core/bootstrap/install-dependencies.mjs': 'npm ci',
  'scripts/engine/bases/host.ts': 'what of Debian is there',
  'scripts/engine/bases/npm-package.ts': 'npm pack',
  'scripts/engine/bases/rootfs.ts': 'mmdebstrap',
  'scripts/engine/load/load-generator.ts': 'what sends requests, as a process of its own',
  'scripts/engine/load/due-times.ts': 'none: it is a thread of that process',
  'scripts/engine/load/open-loop.ts': 'that thread',
  'scripts/maintain/bench/generator.ts': 'none: it answers the bench by messages',
  'scripts/maintain/bench/processes.ts': 'the servers of a bench, and what sends them requests',
  'scripts/maintain/stability/run-compares.ts': 'compares, and a process that keeps a core busy',
  'scripts/dev.ts': 'the app, for npm run dev',
  'scripts/engine/install/apt.ts': 'apt-get, with consent',
  'scripts/engine/install/host.ts': 'whether sudo asks for a password',
  'scripts/engine/install/start.ts': 'the engine, with consent',
  'scripts/engine/image/vulnerabilities.ts': 'a scanner that is installed',
  'scripts/teach/kit/kit-file.mjs': 'tar, which reads a kit',
  'scripts/teach/kit/write-kit.ts': 'tar, which writes a kit',
  'scripts/teach/kit/npm-cache.ts': 'npm ci, for a kit',
  'scripts/teach/kit/save.ts': 'which commit this is',
}
const MODULES = [
  'execa',
  'child_process',
  'node:child_process',
  'node:cluster',
  'node:worker_threads',
]

/** What runs a text as a command or as a program. */
const RUNS_TEXT = ['exec', 'execSync', 'execaCommand', 'execaCommandSync', '$', 'eval', 'Function']

async function sources(): Promise<string[]> {
  const found = await readdir(path.join(ROOT, 'scripts'), { recursive: true })
  return found
    .map((file) => path.join('scripts', file).replaceAll(path.sep, '/'))
    .filter((file) => /\.(ts|mjs)$/.test(file) && !/\.test\.ts$|\.d\.mts$|\/testing\//.test(file))
}

interface Findings {
  /** Modules that start processes. */
  imports: string[]
  /** What runs texts, an option `shell`, or a module whose name is only known when it runs. */
  dangers: string[]
  /** First arguments of what starts a process. */
  programs: string[]
}

function look(file: string): Findings {
  const text = readFileSync(path.join(ROOT, file), 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: Findings = { imports: [], dangers: [], programs: [] }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const { text: name } = node.moduleSpecifier
      if (MODULES.includes(name)) found.imports.push(name)
      const names = node.importClause?.namedBindings
      if (MODULES.includes(name) && names && ts.isNamespaceImport(names)) found.dangers.push('*')
    }
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'shell' && isOptionOfSpawn(node)) {
      found.dangers.push(node.getText())
    }
    if (
      ts.isCallExpression(node) ||
      ts.isNewExpression(node) ||
      ts.isTaggedTemplateExpression(node)
    ) {
      const called = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression
      // `pattern.exec(text)` is a regular expression's: where processes are started, no object has an `exec`.
      if (ts.isIdentifier(called) && RUNS_TEXT.includes(called.text))
        found.dangers.push(called.text)
      if (
        ts.isIdentifier(called) &&
        ['execa', 'spawn'].includes(called.text) &&
        !ts.isTaggedTemplateExpression(node)
      ) {
        found.programs.push(node.arguments?.[0]?.getText() ?? '')
      }
      if (called.kind === ts.SyntaxKind.ImportKeyword || called.getText() === 'require') {
        const [name] = ts.isTaggedTemplateExpression(node) ? [] : (node.arguments ?? [])
        if (!name || !ts.isStringLiteral(name) || MODULES.includes(name.text))
          found.dangers.push(node.getText())
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Whether a member is one of the options of a call that starts a process. */
function isOptionOfSpawn(node: ts.Node): boolean {
  for (let one: ts.Node = node; !ts.isSourceFile(one); one = one.parent) {
    if (ts.isCallExpression(one)) return /^(execa|spawn|fork)\w*$/.test(one.expression.getText())
  }
  return false
}

it('no tool hands a text to a shell, and processes are started where it is known', async () => {
  const files = await sources()
  expect(files.length).toBeGreaterThan(150)
  const looked = files.map((file) => ({ file, ...look(file) }))
  expect(looked.flatMap(({ file, dangers }) => dangers.map((one) => `${file}: ${one}`))).toEqual([])
  const spawning = looked.filter(({ imports }) => imports.length > 0).map(({ file }) => file)
  expect(spawning.toSorted()).toEqual(Object.keys(SPAWNING).toSorted())
  const docker = looked.filter(({ programs }) => programs.some((one) => /docker(?!d)/.test(one)))
  expect(docker.map(({ file }) => file)).toEqual(['scripts/engine/docker/docker.ts'])
})

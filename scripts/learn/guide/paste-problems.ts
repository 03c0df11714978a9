import { forEachChild, parse, type SyntaxNode } from 'unbash'

/** What of a command does not survive a paste into bash or zsh. */
export interface PasteProblem {
  /** Of the script, counted from 0. */
  line: number
  problem: string
}

/** A problem, and where in the script it begins. */
interface Found {
  at: number
  problem: string
}

/**
 * Looks for what a prompt takes otherwise than the author meant it: comments, patterns that are not quoted, `!`, and what
 * changes the reader's own shell.
 */
export function pasteProblems(script: string): PasteProblem[] {
  const nodes = nodesIn(parse(script), true)
  const found = [...nodes.flatMap(problemsOf), ...comments(script, nodes)]
  return found
    .toSorted((one, other) => one.at - other.at)
    .map(({ at, problem }) => ({ line: script.slice(0, at).split('\n').length - 1, problem }))
}

interface PlacedNode {
  node: SyntaxNode
  /** Whether the reader's own shell does it, and no subshell. */
  isOwnShell: boolean
}

/** A node and all that is in it. */
function nodesIn(node: SyntaxNode, isOwnShell: boolean): PlacedNode[] {
  const nodes: PlacedNode[] = [{ node, isOwnShell }]
  const isOwn = isOwnShell && !['Subshell', 'CommandExpansion'].includes(node.type)
  forEachChild(node, (child) => {
    nodes.push(...nodesIn(child, isOwn))
  })
  return nodes
}

const CHANGES_SHELL = ['cd', 'export', 'set', 'source', '.']

function problemsOf({ node, isOwnShell }: PlacedNode): Found[] {
  if (node.type === 'Command' && isOwnShell && CHANGES_SHELL.includes(node.name?.value ?? '')) {
    const problem = `"${node.name?.value}" changes the reader's own shell; put it in parentheses`
    return [{ at: node.pos, problem }]
  }
  if (node.type === 'Glob' || node.type === 'ExtendedGlob') {
    return [{ at: node.pos, problem: `"${node.text[0]}" is a pattern to zsh; quote it` }]
  }
  if (node.type === 'DoubleQuoted') {
    return node.parts.flatMap((part) =>
      part.type === 'Literal' && /![^\s="(]/.test(part.text)
        ? [
            {
              at: part.pos,
              problem: '"!" in double quotes is history to a prompt; take single quotes',
            },
          ]
        : [],
    )
  }
  return node.type === 'Word' ? problemsOfWord(node) : []
}

type Word = Extract<SyntaxNode, { type: 'Word' }>

function problemsOfWord({ pos, text, parts }: Word): Found[] {
  const bare = parts?.filter(({ type }) => type === 'Literal') ?? [{ pos, text }]
  const history = bare
    .filter((part) => /![^\s=(]/.test(part.text.replaceAll(/\\./g, '')))
    .map((part) => ({
      at: part.pos,
      problem: '"!" is history to a prompt; put it in single quotes',
    }))
  const isPath = /^=\w/.test(text)
  const problem = '"=" at the beginning of a word is a path to zsh; quote it'
  return [...history, ...(isPath ? [{ at: pos, problem }] : [])]
}

/** The parser leaves comments out: what no node holds, and begins with `#`, is one. */
function comments(script: string, nodes: PlacedNode[]): Found[] {
  const bare = script.split('')
  for (const { node } of nodes) {
    if (['Word', 'HereDoc', 'HereDocBody'].includes(node.type)) bare.fill(' ', node.pos, node.end)
  }
  return [...bare.join('').matchAll(/#.*/g)].map(({ index }) => ({
    at: index,
    problem: 'zsh takes no comment at its prompt; write it above the block',
  }))
}

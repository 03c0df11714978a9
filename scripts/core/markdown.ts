import type { Node, Nodes, Root } from 'mdast'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

/**
 * Reads Markdown into a tree whose nodes know where they stand in it.
 * @throws RangeError where it is nested so deeply that the parser, which calls itself for each level, has no more room
 */
export function parseMarkdown(text: string): Root {
  return unified().use(remarkParse).parse(text)
}

/** What is read of a node, without its markup. */
export function plainText(node: Nodes): string {
  if ('value' in node) return node.value
  return 'children' in node ? node.children.map(plainText).join('') : ''
}

/** The line that a node begins in, counted from 1. */
export function lineOf(node: Node): number {
  return node.position?.start.line ?? 1
}

/** Where a node starts and ends in the Markdown that it was read from. */
export function offsetsOf(node: Node): [start: number, end: number] {
  return [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]
}

import type { Codebook } from '../codebook.ts'
import type { AffectiveTree, TreeNode } from '../tree.ts'
import { levels } from '../tree.ts'

/** Compares two nodes of one level; negative when the first comes first. Total: zero only for nodes that are alike in all it looks at and in id. */
export type SiblingOrder = (a: TreeNode, b: TreeNode) => number

const compareText = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0

function firstStartUs(node: TreeNode): number {
  return node.evidence.reduce((first, { startUs }) => Math.min(first, startUs), Number.POSITIVE_INFINITY)
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const orders = new WeakMap<readonly Codebook[], SiblingOrder>()
const noCodebooks: readonly Codebook[] = []

/**
 * The fixed order of siblings, made once for a list of codebooks: first by the position of their codebook in `codebooks`, then by the term's `order`; unknown terms and free
 * text follow by label; ties are broken by the start of the first evidence and by id. It does not depend on the machine's language.
 */
export function siblingOrder(codebooks: readonly Codebook[] = noCodebooks): SiblingOrder {
  const known = orders.get(codebooks)
  if (known)
    return known
  const order = makeOrder(codebooks)
  orders.set(codebooks, order)
  return order
}

function makeOrder(codebooks: readonly Codebook[]): SiblingOrder {
  const rank = new Map<string, number>()
  codebooks.forEach((codebook, at) => {
    for (const term of codebook.terms)
      rank.set(JSON.stringify([codebook.key, term.key]), at * 1e6 + term.order)
  })
  const rankOf = (node: TreeNode): number => rank.get(JSON.stringify([node.codebook, node.term])) ?? Number.POSITIVE_INFINITY
  return (a, b) => compareNumbers(rankOf(a), rankOf(b))
    || compareText(a.codebook ?? '', b.codebook ?? '')
    || compareText(a.term ?? a.label, b.term ?? b.label)
    || compareNumbers(firstStartUs(a), firstStartUs(b))
    || compareText(a.id, b.id)
}

/**
 * The same tree with nodes from emotions down to cues, siblings in `order`, and supports in the order of the nodes they name.
 * Two trees that differ only in the order of their lists have the same canonical form.
 */
export function canonicalTree(tree: AffectiveTree, order: SiblingOrder = siblingOrder()): AffectiveTree {
  const nodes = [...levels].reverse().flatMap(level => tree.nodes.filter(node => node.level === level).sort(order))
  const position = new Map(nodes.map(({ id }, at) => [id, at]))
  const at = (id: string): number => position.get(id) ?? nodes.length
  return {
    ...tree,
    nodes: nodes.map(node => ({ ...node, supports: [...node.supports].sort((a, b) => at(a) - at(b) || compareText(a, b)) })),
  }
}

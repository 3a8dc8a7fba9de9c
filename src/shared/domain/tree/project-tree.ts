import type { AffectiveTree, Level, TreeNode } from '../tree.ts'
import type { SiblingOrder } from './canonical-order.ts'
import { siblingOrder } from './canonical-order.ts'

/** A node of the ordered labelled tree that distances are taken on. `nodeId` is null on the root and on the free nodes. */
export type OrderedNode = Readonly<{
  label: string
  level: Level | 'root' | 'free'
  nodeId: string | null
  children: readonly OrderedNode[]
}>

/** What is done with a node that supports several others: repeated under each of them, or placed under the first in canonical order only. */
export type SharedPlacement = 'repeat' | 'first'

/**
 * The label of a node in the projected tree: level, codebook and term; free text is compared without regard to case and outer space.
 * The level is part of it, so that renaming never crosses levels unseen.
 */
export function nodeLabel(node: TreeNode): string {
  return node.term === null
    ? `${node.level}:"${node.label.trim().toLowerCase()}"`
    : `${node.level}:${node.codebook ?? ''}/${node.term}`
}

/**
 * Projects the support graph to an ordered tree: root, its emotions, under each the expressions that support it, under each the cues that
 * support those; siblings in `order`. Expressions and cues that support nothing hang under a `free` node of their level, after the
 * emotions; a free node without children is left out. Rejected nodes are left out, and what supported only them becomes free.
 *
 * A node that supports several nodes is repeated under each by default, so that a missing shared cue costs one edit for every place where
 * it mattered; with `shared: 'first'` it stands once and each graph node costs one edit.
 */
export function projectTree(tree: AffectiveTree, options: { order?: SiblingOrder, shared?: SharedPlacement, label?: (node: TreeNode) => string } = {}): OrderedNode {
  const { order = siblingOrder(), shared = 'repeat', label = nodeLabel } = options
  const nodes = tree.nodes.filter(({ verdict }) => verdict !== 'rejected').sort(order)
  const known = new Set(nodes.map(({ id }) => id))
  const placed = new Set<string>()
  const supporters = new Map<string, TreeNode[]>()
  for (const node of nodes) {
    for (const id of node.supports)
      supporters.set(id, [...supporters.get(id) ?? [], node])
  }
  const project = (node: TreeNode): OrderedNode => {
    const below = (supporters.get(node.id) ?? []).filter(({ id }) => shared === 'repeat' || !placed.has(id))
    for (const { id } of below)
      placed.add(id)
    return { label: label(node), level: node.level, nodeId: node.id, children: below.map(project) }
  }
  const freeOf = (level: Level): OrderedNode[] => {
    const children = nodes.filter(node => node.level === level && !node.supports.some(id => known.has(id))).map(project)
    return children.length === 0 ? [] : [{ label: `free:${level}`, level: 'free', nodeId: null, children }]
  }
  const emotions = nodes.filter(({ level }) => level === 'emotion').map(project)
  return { label: 'root', level: 'root', nodeId: null, children: [...emotions, ...freeOf('expression'), ...freeOf('cue')] }
}

/** The number of nodes of a projected tree, root and free nodes included. */
export function orderedSize(root: OrderedNode): number {
  return root.children.reduce((size, child) => size + orderedSize(child), 1)
}

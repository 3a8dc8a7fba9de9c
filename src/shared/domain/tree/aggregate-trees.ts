import type { AffectiveTree } from '../tree.ts'
import type { SiblingOrder } from './canonical-order.ts'
import type { OrderedNode, SharedPlacement } from './project-tree.ts'
import { projectTree } from './project-tree.ts'

/**
 * One item of the tree of many trees: in how many of them it stands at this place (below these parents), as a number and as a share of its parent's
 * trees. `label` and `level` are those of the projected trees.
 */
export type AggregateNode = Readonly<{ label: string, level: OrderedNode['level'], trees: number, share: number, children: readonly AggregateNode[] }>

type Growing = { label: string, level: OrderedNode['level'], in: Set<number>, children: Map<string, Growing> }

/**
 * The tree of a session or a subject: all trees laid over each other by label from the root down. Counts are of trees, not of nodes: an
 * item that a tree holds twice at one place counts once.
 * @param options how trees are projected; children stand by falling count, then in order of first appearance
 */
export function aggregateTrees(trees: readonly AffectiveTree[], options: { order?: SiblingOrder, shared?: SharedPlacement } = {}): AggregateNode {
  const root: Growing = { label: 'root', level: 'root', in: new Set(), children: new Map() }
  const lay = (node: OrderedNode, over: Growing, tree: number): void => {
    over.in.add(tree)
    for (const child of node.children) {
      const place = over.children.get(child.label) ?? { label: child.label, level: child.level, in: new Set<number>(), children: new Map<string, Growing>() }
      over.children.set(child.label, place)
      lay(child, place, tree)
    }
  }
  trees.forEach((tree, at) => lay(projectTree(tree, options), root, at))
  const finish = (node: Growing, parents: number): AggregateNode => ({
    label: node.label,
    level: node.level,
    trees: node.in.size,
    share: parents === 0 ? 0 : node.in.size / parents,
    children: [...node.children.values()].sort((a, b) => b.in.size - a.in.size).map(child => finish(child, node.in.size)),
  })
  return finish(root, trees.length)
}

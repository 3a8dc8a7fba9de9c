import type { OrderedNode } from '../tree/project-tree.ts'

/**
 * A tree in postorder as flat lists of whole numbers (plain arrays: small typed ones cost more to make than they save): `labels[i]` is the number of node i's label, `leftmost[i]` the postorder position of the leftmost leaf
 * below it. Key roots are the nodes that start a left path; those with and without children are kept apart. `work` is the number of
 * cells that the key roots with children cost.
 */
export type Postorder = Readonly<{
  size: number
  labels: readonly number[]
  leftmost: readonly number[]
  innerRoots: readonly number[]
  leafRoots: readonly number[]
  work: number
}>

/** A tree ready for distances, read from the left and, when that is cheaper, from the right (made on first use). */
export type IndexedTree = Readonly<{ nodes: readonly OrderedNode[], forward: Postorder, mirroredWork: number, mirrored: () => Postorder }>

/** Gives labels their numbers. Trees are compared only with trees of the same index. */
export type LabelIndex = Map<string, number>

/** The reading from the right, from that from the left: postorder is then preorder backwards. @param before place in preorder by place in postorder */
function mirror({ size, labels, leftmost }: Postorder, before: readonly number[], roots: Readonly<{ inner: number[], leaves: number[] }>, work: number): Postorder {
  const mirroredLabels = [...labels]
  const mirroredLeftmost = [...leftmost]
  for (let at = 0; at < size; at++) {
    const place = size - 1 - (before[at] as number)
    mirroredLabels[place] = labels[at] as number
    mirroredLeftmost[place] = place - (at - (leftmost[at] as number))
  }
  const backwards = (places: readonly number[]): number[] => [...places].reverse().map(place => size - 1 - place)
  return { size, labels: mirroredLabels, leftmost: mirroredLeftmost, innerRoots: backwards(roots.inner), leafRoots: backwards(roots.leaves), work }
}

/** Reads a tree once, for any number of distances to trees of the same `index`. */
export function indexTree(root: OrderedNode, index: LabelIndex): IndexedTree {
  const nodes: OrderedNode[] = []
  const labels: number[] = []
  const leftmost: number[] = []
  const before: number[] = []
  const innerRoots: number[] = []
  const leafRoots: number[] = []
  const right = { inner: [] as number[], leaves: [] as number[] }
  let [work, mirroredWork, entered] = [0, 0, 0]
  const walk = (node: OrderedNode, first: boolean, last: boolean): void => {
    const { children } = node
    const place = entered++
    const inner = children.length > 0
    if (!last)
      (inner ? right.inner : right.leaves).push(place)
    for (let at = 0; at < children.length; at++)
      walk(children[at] as OrderedNode, at === 0, at === children.length - 1)
    const size = entered - place
    const own = nodes.length
    if (!first)
      (inner ? innerRoots : leafRoots).push(own)
    if (inner) {
      work += first ? 0 : size
      mirroredWork += last ? 0 : size
    }
    let label = index.get(node.label)
    if (label === undefined) {
      label = index.size
      index.set(node.label, label)
    }
    nodes.push(node)
    labels.push(label)
    // the leftmost leaf is the first of the subtree in postorder
    leftmost.push(own - size + 1)
    before.push(place)
  }
  walk(root, false, false)
  const forward: Postorder = { size: nodes.length, labels, leftmost, innerRoots, leafRoots, work }
  let mirrored: Postorder | null = null
  return { nodes, forward, mirroredWork, mirrored: () => mirrored ??= mirror(forward, before, right, mirroredWork) }
}

import type { IndexedTree, Postorder } from './postorder.ts'

// Kept between calls so that batches of small trees do not allocate; grown when a pair needs more.
let trees = new Int32Array(4096)
let forests = new Int32Array(4096)

function room(buffer: Int32Array<ArrayBuffer>, cells: number): Int32Array<ArrayBuffer> {
  return buffer.length >= cells ? buffer : new Int32Array(2 * cells)
}

/**
 * A leaf against every subtree of `other`: everything is inserted but the node it becomes, which costs nothing where the label occurs.
 * The distance to subtree y is kept at `start + y * step`.
 */
function fillLeaf(label: number, other: Postorder, start: number, step: number): void {
  const { labels, leftmost, size } = other
  const tree = trees
  let last = -1
  for (let y = 0, place = start; y < size; y++, place += step) {
    if (labels[y] === label)
      last = y
    const left = leftmost[y] as number
    tree[place] = last >= left ? y - left : y - left + 1
  }
}

/** One row of a forest matrix for a node that is not on the left path of its key root. Cells before `row` are those of earlier nodes. */
function fillRow(forest: Int32Array, tree: Int32Array, leftB: readonly number[], [fromB, rootB]: readonly [number, number], places: Readonly<{ above: number, row: number, before: number, treeRow: number }>): void {
  const { above, row, before, treeRow } = places
  let least = (forest[above + fromB - 1] as number) + 1
  forest[row + fromB - 1] = least
  for (let nodeB = fromB; nodeB <= rootB; nodeB++) {
    const deleted = forest[above + nodeB] as number
    const matched = (forest[before + (leftB[nodeB] as number)] as number) + (tree[treeRow + nodeB] as number)
    // `least` holds the cell to the left: inserting nodeB
    least = deleted < least ? deleted + 1 : least + 1
    if (matched < least)
      least = matched
    forest[row + nodeB] = least
  }
}

/** The same for a node on the left path, where whole subtrees end: their distances are kept in `tree`. */
function fillPathRow(forest: Int32Array, tree: Int32Array, b: Postorder, label: number, [fromB, rootB]: readonly [number, number], places: Readonly<{ above: number, row: number, before: number, treeRow: number }>): void {
  const { above, row, before, treeRow } = places
  const { leftmost, labels } = b
  let least = (forest[above + fromB - 1] as number) + 1
  forest[row + fromB - 1] = least
  for (let nodeB = fromB; nodeB <= rootB; nodeB++) {
    const leftOfB = leftmost[nodeB] as number
    const deleted = forest[above + nodeB] as number
    const whole = leftOfB === fromB
    const matched = whole
      ? (forest[above + nodeB - 1] as number) + (label === labels[nodeB] ? 0 : 1)
      : (forest[before + leftOfB] as number) + (tree[treeRow + nodeB] as number)
    least = deleted < least ? deleted + 1 : least + 1
    if (matched < least)
      least = matched
    if (whole)
      tree[treeRow + nodeB] = least
    forest[row + nodeB] = least
  }
}

/** Distances of the forests below one pair of key roots; subtree distances on their left paths are kept in `trees`. */
function fillForests(a: Postorder, b: Postorder, rootA: number, rootB: number): void {
  const tree = trees
  const forest = forests
  const leftA = a.leftmost
  const fromA = leftA[rootA] as number
  const fromB = b.leftmost[rootB] as number
  const width = rootB - fromB + 2
  const range = [fromB, rootB] as const
  for (let y = 0; y < width; y++)
    forest[y] = y
  // the cell of (nodeA, nodeB) is at (nodeA - fromA + 1) * width + nodeB - fromB + 1; the places below leave nodeB out
  const origin = 1 - fromB
  for (let nodeA = fromA; nodeA <= rootA; nodeA++) {
    const above = (nodeA - fromA) * width + origin
    const places = { above, row: above + width, before: ((leftA[nodeA] as number) - fromA) * width + origin - 1, treeRow: nodeA * b.size }
    if (leftA[nodeA] === fromA)
      fillPathRow(forest, tree, b, a.labels[nodeA] as number, range, places)
    else
      fillRow(forest, tree, b.leftmost, range, places)
  }
}

/** The distances of all pairs of subtrees, row-major [a.size, b.size]. The array is reused by the next call. */
export function subtreeDistances(a: Postorder, b: Postorder): Int32Array {
  trees = room(trees, a.size * b.size)
  forests = room(forests, (a.size + 1) * (b.size + 1))
  for (const leaf of a.leafRoots)
    fillLeaf(a.labels[leaf] as number, b, leaf * b.size, 1)
  for (const leaf of b.leafRoots)
    fillLeaf(b.labels[leaf] as number, a, leaf, b.size)
  for (const rootA of a.innerRoots) {
    for (const rootB of b.innerRoots)
      fillForests(a, b, rootA, rootB)
  }
  return trees
}

/**
 * The least number of nodes to insert, delete and rename that turn one ordered labelled tree into the other. A metric.
 * Of the readings from the left and from the right, which give the same number, the one with less work is taken.
 * @param a a tree of the same label index as `b`
 * @see Zhang and Shasha 1989, doi:10.1137/0218082
 */
export function editDistance(a: IndexedTree, b: IndexedTree): number {
  const [left, right] = a.forward.work * b.forward.work <= a.mirroredWork * b.mirroredWork ? [a.forward, b.forward] : [a.mirrored(), b.mirrored()]
  return subtreeDistances(left, right)[left.size * right.size - 1] as number
}

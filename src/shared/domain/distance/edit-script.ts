import type { OrderedNode } from '../tree/project-tree.ts'
import type { IndexedTree, Postorder } from './postorder.ts'
import { AppError } from '../../errors.ts'
import { subtreeDistances } from './zhang-shasha.ts'

/**
 * One step from tree a to tree b. `from` is a node of a and `to` a node of b by their places in postorder. An inserted node goes under
 * `parent` (a node of b, or null for the top), as child number `at`, and takes over the `adopts` children that then stand there.
 */
export type EditStep
  = | Readonly<{ kind: 'keep' | 'rename', from: number, to: number, node: OrderedNode, became: OrderedNode }>
    | Readonly<{ kind: 'delete', from: number, node: OrderedNode }>
    | Readonly<{ kind: 'insert', to: number, node: OrderedNode, parent: number | null, at: number, adopts: number }>

/** Steps in the order in which they apply: kept and renamed nodes, then deletions, then insertions from the top down. */
export type EditScript = readonly EditStep[]

/** Pairs of nodes that become each other in a cheapest edit: for each node of a its node of b, or -1. */
function cheapestMapping(a: Postorder, b: Postorder): Int32Array {
  const tree = subtreeDistances(a, b).slice(0, a.size * b.size)
  const mapping = new Int32Array(a.size).fill(-1)
  const pairs: [number, number][] = [[a.size - 1, b.size - 1]]
  for (let pair = pairs.pop(); pair; pair = pairs.pop())
    tracePair(a, b, tree, pair, mapping, pairs)
  return mapping
}

/** Walks back through the forests of one pair of subtrees; pairs of subtrees inside it that are matched whole are put on `pairs`. */
function tracePair(a: Postorder, b: Postorder, tree: Int32Array, [rootA, rootB]: readonly [number, number], mapping: Int32Array, pairs: [number, number][]): void {
  const [fromA, fromB] = [a.leftmost[rootA] as number, b.leftmost[rootB] as number]
  const width = rootB - fromB + 2
  const forest = new Int32Array((rootA - fromA + 2) * width)
  const whole = (nodeA: number, nodeB: number): boolean => a.leftmost[nodeA] === fromA && b.leftmost[nodeB] === fromB
  const rename = (nodeA: number, nodeB: number): number => a.labels[nodeA] === b.labels[nodeB] ? 0 : 1
  const cell = (x: number, y: number): number => forest[x * width + y] as number
  const beforeBoth = (nodeA: number, nodeB: number): number => cell((a.leftmost[nodeA] as number) - fromA, (b.leftmost[nodeB] as number) - fromB)
  const diagonal = (x: number, y: number): number => {
    const [nodeA, nodeB] = [fromA + x - 1, fromB + y - 1]
    return whole(nodeA, nodeB) ? cell(x - 1, y - 1) + rename(nodeA, nodeB) : beforeBoth(nodeA, nodeB) + (tree[nodeA * b.size + nodeB] as number)
  }
  for (let x = 0; fromA + x - 1 <= rootA; x++) {
    for (let y = 0; fromB + y - 1 <= rootB; y++)
      forest[x * width + y] = x === 0 ? y : y === 0 ? x : Math.min(cell(x - 1, y) + 1, cell(x, y - 1) + 1, diagonal(x, y))
  }
  let [x, y] = [rootA - fromA + 1, rootB - fromB + 1]
  while (x > 0 && y > 0) {
    const [nodeA, nodeB] = [fromA + x - 1, fromB + y - 1]
    if (cell(x, y) === diagonal(x, y)) {
      if (whole(nodeA, nodeB)) {
        mapping[nodeA] = nodeB
        x--
        y--
      }
      else {
        pairs.push([nodeA, nodeB])
        x = (a.leftmost[nodeA] as number) - fromA
        y = (b.leftmost[nodeB] as number) - fromB
      }
    }
    else if (cell(x, y) === cell(x - 1, y) + 1) {
      x--
    }
    else {
      y--
    }
  }
}

/** For each node in postorder: its parent (-1 for the root) and its children. */
function family(nodes: readonly OrderedNode[]): Readonly<{ parents: number[], children: number[][] }> {
  const parents = nodes.map(() => -1)
  const children: number[][] = nodes.map(() => [])
  const open: number[] = []
  nodes.forEach((node, at) => {
    const own = node.children.length === 0 ? [] : open.splice(-node.children.length)
    for (const child of own)
      parents[child] = at
    children[at] = own
    open.push(at)
  })
  return { parents, children }
}

/**
 * A cheapest way from tree a to tree b; the number of its steps other than `keep` is their edit distance. Of equally cheap ways, nodes are
 * matched rather than deleted, and deleted rather than inserted, from the right.
 * @param a a tree of the same label index as `b`
 */
export function editScript(a: IndexedTree, b: IndexedTree): EditScript {
  const mapping = cheapestMapping(a.forward, b.forward)
  const source = new Map([...mapping].flatMap((to, from) => to < 0 ? [] : [[to, from] as const]))
  const { parents, children } = family(b.nodes)
  const matched: EditStep[] = []
  const deleted: EditStep[] = []
  mapping.forEach((to, from) => {
    const node = a.nodes[from] as OrderedNode
    const became = b.nodes[to]
    if (became)
      matched.push({ kind: node.label === became.label ? 'keep' : 'rename', from, to, node, became })
    else
      deleted.push({ kind: 'delete', from, node })
  })
  // the nodes of a that stand where an inserted node will go: its matched descendants with nothing matched in between
  const frontier = (at: number): number => source.has(at) ? 1 : (children[at] ?? []).reduce((sum, child) => sum + frontier(child), 0)
  const inserted: EditStep[] = []
  const visit = (at: number): void => {
    const parent = parents[at] as number
    const siblings = parent < 0 ? [at] : children[parent] as number[]
    if (!source.has(at))
      inserted.push({ kind: 'insert', to: at, node: b.nodes[at] as OrderedNode, parent: parent < 0 ? null : parent, at: siblings.indexOf(at), adopts: frontier(at) })
    for (const child of children[at] ?? [])
      visit(child)
  }
  visit(b.nodes.length - 1)
  return [...matched, ...deleted, ...inserted]
}

type Working = { node: OrderedNode, children: Working[] }

/** The number of steps that change something. */
export function scriptCost(script: EditScript): number {
  return script.filter(({ kind }) => kind !== 'keep').length
}

/**
 * Carries out a script on the tree it was made for.
 * @returns the tree the script leads to
 * @throws AppError `bad-input` when the script does not fit the tree
 */
export function applyScript(root: OrderedNode, script: EditScript): OrderedNode {
  const postorder: Working[] = []
  const copy = (node: OrderedNode): Working => {
    const working = { node, children: node.children.map(copy) }
    postorder.push(working)
    return working
  }
  const top: Working = { node: root, children: [copy(root)] }
  const byTarget = new Map<number, Working>()
  const fits = (working: Working | undefined): Working => {
    if (!working)
      throw new AppError('bad-input', 'The edit script does not fit the tree')
    return working
  }
  const gone = new Set<Working>()
  for (const step of script) {
    if (step.kind === 'keep' || step.kind === 'rename') {
      const working = fits(postorder[step.from])
      working.node = step.became
      byTarget.set(step.to, working)
    }
    else if (step.kind === 'delete') {
      gone.add(fits(postorder[step.from]))
    }
  }
  const lift = (working: Working): Working[] => {
    const children = working.children.flatMap(lift)
    working.children = children
    return gone.has(working) ? children : [working]
  }
  top.children = top.children.flatMap(lift)
  for (const step of script) {
    if (step.kind !== 'insert')
      continue
    const parent = step.parent === null ? top : fits(byTarget.get(step.parent))
    const working: Working = { node: step.node, children: [] }
    working.children = parent.children.splice(step.at, step.adopts, working)
    byTarget.set(step.to, working)
  }
  const finish = ({ node, children }: Working): OrderedNode => ({ ...node, children: children.map(finish) })
  const [only, second] = top.children
  if (!only || second)
    throw new AppError('bad-input', 'The edit script does not fit the tree')
  return finish(only)
}

import type { Codebook } from '../codebook.ts'
import type { AffectiveTree, TreeNode } from '../tree.ts'
import type { SharedPlacement } from '../tree/project-tree.ts'
import type { EditScript } from './edit-script.ts'
import type { IndexedTree, LabelIndex } from './postorder.ts'
import { siblingOrder } from '../tree/canonical-order.ts'
import { projectTree } from '../tree/project-tree.ts'
import { editScript, scriptCost } from './edit-script.ts'
import { indexTree } from './postorder.ts'
import { editDistance } from './zhang-shasha.ts'

/** How trees are projected before they are compared; see `projectTree`. */
export type ProjectionOptions = Readonly<{ codebooks?: readonly Codebook[], shared?: SharedPlacement, label?: (node: TreeNode) => string }>

/**
 * How far two trees are apart. `distance` is the number of edits; `normalised` divides it by the number of nodes of both, so that it lies in
 * [0, 1]; `byLevel` counts the steps of the script by the level of the node they touch (root and free nodes under `structure`) and sums to
 * `distance`.
 */
export type TreeComparison = Readonly<{
  distance: number
  normalised: number
  byLevel: Readonly<Record<'cue' | 'expression' | 'emotion' | 'structure', number>>
  script: EditScript
}>

/** Projects affective trees so that any two of them can be compared many times. */
export function treeIndexer(options: ProjectionOptions = {}): (tree: AffectiveTree) => IndexedTree {
  const { codebooks = [], ...projection } = options
  const order = siblingOrder(codebooks)
  const index: LabelIndex = new Map()
  return tree => indexTree(projectTree(tree, { order, ...projection }), index)
}

/** Zhang-Shasha distance of two affective trees, unit costs. */
export function treeDistance(a: AffectiveTree, b: AffectiveTree, options: ProjectionOptions = {}): number {
  const index = treeIndexer(options)
  return editDistance(index(a), index(b))
}

/** The distance over the number of nodes of both trees (root and free nodes counted), in [0, 1]. */
export function normalisedDistance(distance: number, sizeA: number, sizeB: number): number {
  return distance / (sizeA + sizeB)
}

/** The distance of two affective trees with its edit script, from `a` to `b`, and its share of every level. */
export function compareTrees(a: AffectiveTree, b: AffectiveTree, options: ProjectionOptions = {}): TreeComparison {
  const index = treeIndexer(options)
  const [left, right] = [index(a), index(b)]
  const script = editScript(left, right)
  const byLevel = { cue: 0, expression: 0, emotion: 0, structure: 0 }
  for (const { kind, node } of script) {
    if (kind !== 'keep')
      byLevel[node.level === 'root' || node.level === 'free' ? 'structure' : node.level]++
  }
  const distance = scriptCost(script)
  return { distance, normalised: normalisedDistance(distance, left.nodes.length, right.nodes.length), byLevel, script }
}

/**
 * The tree reward of the method: exp(-lambda * distance), in (0, 1], 1 for equal trees.
 * @param distance number of edits, or the normalised distance with a lambda to match
 * @param lambda greater than 0; .02 to .1 keeps trees of 20 to 60 nodes off zero
 * @see VidEmo, NeurIPS 2025, arXiv 2511.02712, equation 2
 */
export function treeReward(distance: number, lambda = 0.05): number {
  return Math.exp(-lambda * distance)
}

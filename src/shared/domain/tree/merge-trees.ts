import type { AffectiveTree, TreeNode } from '../tree.ts'
import { nodeFields } from './node-fields.ts'
import { sameValue } from './same-value.ts'

/** A place where both versions changed the same thing differently; null stands for a removed node. */
export type MergeConflict = Readonly<{
  nodeId: string | null
  field: keyof TreeNode | 'node' | 'rationale'
  left: unknown
  right: unknown
}>

/** The merged tree, and what both sides had changed differently. */
export type MergeResult = Readonly<{ tree: AffectiveTree, conflicts: readonly MergeConflict[] }>

function mergeNode(base: TreeNode, left: TreeNode, right: TreeNode, conflicts: MergeConflict[]): TreeNode {
  const merged: Record<string, unknown> = { id: base.id }
  for (const field of nodeFields) {
    const leftSame = sameValue(left[field], base[field])
    if (!leftSame && !sameValue(right[field], base[field]) && !sameValue(left[field], right[field]))
      conflicts.push({ nodeId: base.id, field, left: left[field], right: right[field] })
    const value = leftSame ? right[field] : left[field]
    if (value !== undefined)
      merged[field] = value
  }
  return merged as TreeNode
}

/** One node over the three versions; a removal wins over no change, and a change wins over a removal, with a conflict noted. */
function mergePresence(id: string, base: TreeNode | undefined, left: TreeNode | undefined, right: TreeNode | undefined, conflicts: MergeConflict[]): TreeNode | null {
  if (left && right) {
    if (base)
      return mergeNode(base, left, right, conflicts)
    if (!sameValue(left, right))
      conflicts.push({ nodeId: id, field: 'node', left, right })
    return left
  }
  const kept = left ?? right
  if (!kept || !base)
    return kept ?? null
  if (sameValue(kept, base))
    return null
  conflicts.push({ nodeId: id, field: 'node', left: left ?? null, right: right ?? null })
  return kept
}

/**
 * Three-way merge of two versions of one tree, node by node and field by field, by id. Where both changed the same field differently the
 * left version is kept and the conflict reported. Supports that name a node which the merge removed are dropped.
 * @param base the version both started from
 * @param left the version that wins a conflict
 * @param right the other version
 */
export function mergeTrees(base: AffectiveTree, left: AffectiveTree, right: AffectiveTree): MergeResult {
  const conflicts: MergeConflict[] = []
  const index = (tree: AffectiveTree): Map<string, TreeNode> => new Map(tree.nodes.map(node => [node.id, node]))
  const [inBase, inLeft, inRight] = [index(base), index(left), index(right)]
  const ids = new Set([...inLeft.keys(), ...inRight.keys()])
  const nodes = [...ids].flatMap(id => mergePresence(id, inBase.get(id), inLeft.get(id), inRight.get(id), conflicts) ?? [])
  const kept = new Set(nodes.map(({ id }) => id))
  const leftRationale = sameValue(left.rationale, base.rationale)
  if (!leftRationale && !sameValue(right.rationale, base.rationale) && !sameValue(left.rationale, right.rationale))
    conflicts.push({ nodeId: null, field: 'rationale', left: left.rationale, right: right.rationale })
  return {
    tree: {
      nodes: nodes.map(node => node.supports.every(id => kept.has(id)) ? node : { ...node, supports: node.supports.filter(id => kept.has(id)) }),
      rationale: leftRationale ? right.rationale : left.rationale,
    },
    conflicts,
  }
}

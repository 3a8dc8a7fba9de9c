import type { AffectiveTree, TreeNode } from '../tree.ts'
import { nodeFields } from './node-fields.ts'
import { sameValue } from './same-value.ts'

/** What became of the nodes between two versions of one tree, matched by id; lists are in the order of the tree they are taken from. */
export type TreeDiff = Readonly<{
  added: readonly TreeNode[]
  removed: readonly TreeNode[]
  changed: readonly Readonly<{ from: TreeNode, to: TreeNode, fields: readonly (keyof TreeNode)[] }>[]
  rationale: Readonly<{ from: AffectiveTree['rationale'], to: AffectiveTree['rationale'] }> | null
}>

/** The difference between two versions of one tree. Trees of different makers, which share no ids, are compared by `editScript` instead. */
export function diffTrees(from: AffectiveTree, to: AffectiveTree): TreeDiff {
  const before = new Map(from.nodes.map(node => [node.id, node]))
  const after = new Map(to.nodes.map(node => [node.id, node]))
  return {
    added: to.nodes.filter(({ id }) => !before.has(id)),
    removed: from.nodes.filter(({ id }) => !after.has(id)),
    changed: to.nodes.flatMap((node) => {
      const old = before.get(node.id)
      const differing = old ? nodeFields.filter(field => !sameValue(old[field], node[field])) : []
      return old && differing.length > 0 ? [{ from: old, to: node, fields: differing }] : []
    }),
    rationale: sameValue(from.rationale, to.rationale) ? null : { from: from.rationale, to: to.rationale },
  }
}

/** Applies a diff to the version it was taken from; added nodes go to the end. */
export function patchTree(tree: AffectiveTree, diff: TreeDiff): AffectiveTree {
  const gone = new Set(diff.removed.map(({ id }) => id))
  const changed = new Map(diff.changed.map(({ to }) => [to.id, to]))
  return {
    nodes: [...tree.nodes.filter(({ id }) => !gone.has(id)).map(node => changed.get(node.id) ?? node), ...diff.added],
    rationale: diff.rationale ? diff.rationale.to : tree.rationale,
  }
}

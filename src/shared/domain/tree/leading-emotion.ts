import type { AffectiveTree, TreeNode } from '../tree.ts'

/**
 * The emotion that stands for the tree where there is room for one only: of those not rejected, one that a person confirmed, changed
 * or added before one that only the machine names, then the most confident, then the first.
 * @returns null when the tree holds no emotion that is not rejected
 */
export function leadingEmotion(tree: AffectiveTree): TreeNode | null {
  let leading: TreeNode | null = null
  for (const node of tree.nodes) {
    if (node.level !== 'emotion' || node.verdict === 'rejected')
      continue
    if (!leading || rank(node) > rank(leading))
      leading = node
  }
  return leading
}

function rank(node: TreeNode): number {
  return (node.verdict === 'unreviewed' ? 0 : 2) + node.confidence
}

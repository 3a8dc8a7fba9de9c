import type { TreeCode } from '#engine/training/policy/tree-code.ts'
import type { VocabularyIndex } from '#engine/training/reasoner/vocabulary.ts'
import type { Random } from '#shared/domain/random.ts'
import type { AffectiveTree, TreeNode } from '#shared/domain/tree.ts'
import { codeOf } from '#engine/training/policy/sample-input.ts'

/** Draws one of the emotions by its confidence; what is left of 1 stands for none of them. */
function drawEmotion(nodes: readonly TreeNode[], random: Random): TreeNode | null {
  const total = nodes.reduce((sum, node) => sum + node.confidence, 0)
  let left = random.next() * Math.max(1, total)
  return nodes.find(node => (left -= node.confidence) < 0) ?? null
}

/**
 * Trees as a reader might have said them that tells how sure it is of each node: nodes stay by their confidence, of the emotions one.
 * For readers that cannot be sampled themselves.
 */
export function drawTrees(tree: AffectiveTree, index: VocabularyIndex, count: number, random: Random): TreeCode[] {
  const emotions = tree.nodes.filter(node => node.level === 'emotion')
  const others = tree.nodes.filter(node => node.level !== 'emotion')
  return Array.from({ length: count }, () => {
    const emotion = drawEmotion(emotions, random)
    const nodes = [...others.filter(node => random.next() < node.confidence), ...emotion ? [emotion] : []]
    return codeOf({ ...tree, nodes }, index)
  })
}

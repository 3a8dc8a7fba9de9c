import type { TreeNode } from '../tree.ts'

/** Every field of a node but its id: what versions of one node are compared on. */
export const nodeFields = ['level', 'codebook', 'term', 'label', 'confidence', 'evidence', 'supports', 'origin', 'verdict', 'replaced'] as const satisfies readonly (keyof TreeNode)[]

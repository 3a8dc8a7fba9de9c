import type { Codebook } from '../codebook.ts'
import type { AffectiveTree, Level, TreeNode } from '../tree.ts'
import { AppError } from '../../errors.ts'
import { findTerm } from '../codebook.ts'
import { levels } from '../tree.ts'

/** What can be wrong with a tree that has the right shape. */
export type TreeProblem = Readonly<{
  code: 'duplicate-id' | 'empty-label' | 'unknown-support' | 'repeated-support' | 'wrong-level' | 'empty-span' | 'unknown-codebook' | 'unknown-term' | 'wrong-codebook'
  nodeId: string
  message: string
}>

/** The level that nodes of `level` support, or null for emotions, which support nothing. */
export function levelAbove(level: Level): Level | null {
  return levels[levels.indexOf(level) + 1] ?? null
}

function supportProblems(node: TreeNode, byId: ReadonlyMap<string, TreeNode>): TreeProblem[] {
  const above = levelAbove(node.level)
  const seen = new Set<string>()
  return node.supports.flatMap((id): TreeProblem[] => {
    const target = byId.get(id)
    const repeated = seen.has(id)
    seen.add(id)
    if (repeated)
      return [{ code: 'repeated-support', nodeId: node.id, message: `Node ${node.id} supports ${id} twice` }]
    if (!target)
      return [{ code: 'unknown-support', nodeId: node.id, message: `Node ${node.id} supports ${id}, which is not in the tree` }]
    if (target.level !== above)
      return [{ code: 'wrong-level', nodeId: node.id, message: `The ${node.level} ${node.id} cannot support the ${target.level} ${id}` }]
    return []
  })
}

function termProblems(node: TreeNode, codebooks: readonly Codebook[]): TreeProblem[] {
  if (node.codebook === null || node.term === null)
    return []
  const codebook = codebooks.find(({ key }) => key === node.codebook)
  if (!codebook)
    return [{ code: 'unknown-codebook', nodeId: node.id, message: `Node ${node.id} uses the codebook ${node.codebook}, which is not in the project` }]
  if (codebook.level !== 'any' && codebook.level !== node.level)
    return [{ code: 'wrong-codebook', nodeId: node.id, message: `The ${node.level} ${node.id} uses the codebook ${node.codebook}, which holds ${codebook.level} terms` }]
  if (!findTerm(codebooks, node.codebook, node.term))
    return [{ code: 'unknown-term', nodeId: node.id, message: `Node ${node.id} uses the term ${node.term}, which is not in the codebook ${node.codebook}` }]
  return []
}

/**
 * Everything that is wrong with a tree. Edges go exactly one level up, so a graph without problems has no cycle.
 * @param tree a tree of the right shape (see `affectiveTreeSchema`)
 * @param codebooks when given, terms must be theirs and stand at their level
 */
export function treeProblems(tree: AffectiveTree, codebooks?: readonly Codebook[]): TreeProblem[] {
  const byId = new Map<string, TreeNode>()
  const problems: TreeProblem[] = []
  for (const node of tree.nodes) {
    if (byId.has(node.id))
      problems.push({ code: 'duplicate-id', nodeId: node.id, message: `The id ${node.id} is used by two nodes` })
    byId.set(node.id, node)
  }
  for (const node of tree.nodes) {
    if (node.label.trim() === '')
      problems.push({ code: 'empty-label', nodeId: node.id, message: `Node ${node.id} has no label` })
    if (node.evidence.some(({ startUs, endUs }) => endUs <= startUs))
      problems.push({ code: 'empty-span', nodeId: node.id, message: `Node ${node.id} has evidence that ends before it starts` })
    problems.push(...supportProblems(node, byId))
    if (codebooks)
      problems.push(...termProblems(node, codebooks))
  }
  return problems
}

/**
 * States that a tree is sound and returns it.
 * @throws AppError `bad-input` with the first problem
 */
export function assertTree(tree: AffectiveTree, codebooks?: readonly Codebook[]): AffectiveTree {
  const [first] = treeProblems(tree, codebooks)
  if (first)
    throw new AppError('bad-input', first.message, { data: { problem: first.code, nodeId: first.nodeId } })
  return tree
}

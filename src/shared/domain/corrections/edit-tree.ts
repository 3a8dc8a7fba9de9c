import type { AffectiveTree, Evidence, Level, TreeNode } from '../tree.ts'
import { AppError } from '../../errors.ts'
import { levelAbove } from '../tree/validate-tree.ts'

function nodeOf(tree: AffectiveTree, nodeId: string): TreeNode {
  const node = tree.nodes.find(({ id }) => id === nodeId)
  if (!node)
    throw new AppError('not-found', `The tree has no node ${nodeId}`, { data: { nodeId } })
  return node
}

function withNode(tree: AffectiveTree, nodeId: string, change: (node: TreeNode) => TreeNode): AffectiveTree {
  nodeOf(tree, nodeId)
  return { ...tree, nodes: tree.nodes.map(node => node.id === nodeId ? change(node) : node) }
}

function checkSupports(tree: AffectiveTree, level: Level, supports: readonly string[]): string[] {
  const above = levelAbove(level)
  for (const id of supports) {
    const target = nodeOf(tree, id)
    if (target.level !== above)
      throw new AppError('bad-input', `The ${level} cannot support the ${target.level} ${target.label}`, { hint: above ? `It can support nodes of the level ${above}.` : 'An emotion supports nothing.', data: { nodeId: id } })
  }
  return [...new Set(supports)]
}

function checkEvidence(evidence: readonly Evidence[]): Evidence[] {
  for (const { startUs, endUs } of evidence) {
    if (endUs <= startUs)
      throw new AppError('bad-input', `The evidence ends at ${endUs} us, which is not after its start at ${startUs} us`)
  }
  return [...evidence]
}

function checkLabel(label: string): string {
  if (label.trim() === '')
    throw new AppError('bad-input', 'The label of a node is empty', { hint: 'Choose a term of a codebook or type a text.' })
  return label
}

/** What accepting makes of a node: an added one stays added, a relabelled one corrected, everything else is accepted. */
function accepted(node: TreeNode): TreeNode {
  const verdict = node.replaced !== undefined ? 'corrected' : node.origin.kind === 'person' ? 'added' : 'accepted'
  return { ...node, verdict }
}

/** Accepts one node; takes back its rejection if there was one. @throws AppError `not-found` */
export function acceptNode(tree: AffectiveTree, nodeId: string): AffectiveTree {
  return withNode(tree, nodeId, accepted)
}

/** Accepts every node that nobody has judged yet and whose confidence is at least `fromConfidence`. */
export function acceptTree(tree: AffectiveTree, fromConfidence = 0): AffectiveTree {
  return { ...tree, nodes: tree.nodes.map(node => node.verdict === 'unreviewed' && node.confidence >= fromConfidence ? accepted(node) : node) }
}

/** Marks a node as wrong. It stays in the record, with its edges, but is left out of texts, distances and targets. @throws AppError `not-found` */
export function rejectNode(tree: AffectiveTree, nodeId: string): AffectiveTree {
  return withNode(tree, nodeId, node => ({ ...node, verdict: 'rejected' }))
}

/**
 * Gives a node another term. `replaced` keeps the first term (or free text) it had; giving that back makes it accepted again.
 * The confidence becomes 1: it belonged to the old term.
 * @throws AppError `not-found`, or `bad-input` for an empty label
 */
export function relabelNode(tree: AffectiveTree, nodeId: string, to: Readonly<{ codebook: string | null, term: string | null, label: string }>): AffectiveTree {
  const { codebook, term } = to
  const label = checkLabel(to.label)
  return withNode(tree, nodeId, (node) => {
    const { replaced: _, ...rest } = node
    const first = node.replaced ?? node.term ?? node.label
    if (node.origin.kind === 'person' && node.replaced === undefined)
      return { ...rest, codebook, term, label, verdict: 'added' }
    if ((term ?? label) === first)
      return { ...rest, codebook, term, label, verdict: 'accepted' }
    return { ...rest, codebook, term, label, confidence: 1, verdict: 'corrected', replaced: first }
  })
}

/** Adds a node of a person, with confidence 1. @throws AppError `not-found`, `bad-input` or `conflict` when the id is taken */
export function addNode(tree: AffectiveTree, node: Readonly<Pick<TreeNode, 'id' | 'level' | 'codebook' | 'term' | 'label' | 'supports' | 'evidence'>>, annotator: string): AffectiveTree {
  if (tree.nodes.some(({ id }) => id === node.id))
    throw new AppError('conflict', `The tree already has a node ${node.id}`, { data: { nodeId: node.id } })
  const added: TreeNode = {
    id: node.id,
    level: node.level,
    codebook: node.codebook,
    term: node.term,
    label: checkLabel(node.label),
    confidence: 1,
    evidence: checkEvidence(node.evidence),
    supports: checkSupports(tree, node.level, node.supports),
    origin: { kind: 'person', id: annotator },
    verdict: 'added',
  }
  return { ...tree, nodes: [...tree.nodes, added] }
}

/** Takes a node out; what supported only it becomes free. @throws AppError `not-found` */
export function removeNode(tree: AffectiveTree, nodeId: string): AffectiveTree {
  nodeOf(tree, nodeId)
  return {
    ...tree,
    nodes: tree.nodes
      .filter(({ id }) => id !== nodeId)
      .map(node => node.supports.includes(nodeId) ? { ...node, supports: node.supports.filter(id => id !== nodeId) } : node),
  }
}

/** Says anew what a node supports. @throws AppError `not-found`, or `bad-input` when an edge does not go one level up */
export function setSupports(tree: AffectiveTree, nodeId: string, supports: readonly string[]): AffectiveTree {
  return withNode(tree, nodeId, node => ({ ...node, supports: checkSupports(tree, node.level, supports) }))
}

/** Says anew what a node rests on. @throws AppError `not-found`, or `bad-input` for an empty span */
export function setEvidence(tree: AffectiveTree, nodeId: string, evidence: readonly Evidence[]): AffectiveTree {
  return withNode(tree, nodeId, node => ({ ...node, evidence: checkEvidence(evidence) }))
}

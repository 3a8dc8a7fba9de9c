import type { Correction, SegmentView } from '#shared/contract/document.contract.ts'
import type { AffectiveTree, TreeNode } from '#shared/domain/tree.ts'

/** Names a term of a level, as the teacher names its nodes. */
const keyOf = ({ level, term }: Pick<TreeNode, 'level' | 'term'>): string => `${level}:${term ?? ''}`

const emotionOf = (truth: AffectiveTree): TreeNode => truth.nodes.find(({ level }) => level === 'emotion')!

/** Calls the emotion what it is: keeps the node that says so, else renames the first, and rejects the others. @returns the acts and the node that is left */
function nameEmotion(segmentId: string, nodes: readonly TreeNode[], truth: AffectiveTree): { acts: Correction[], nodeId: string } {
  const { codebook, term, label } = emotionOf(truth)
  const named = nodes.filter(({ level }) => level === 'emotion')
  const kept = named.find(node => node.term === term) ?? named[0]
  if (!kept)
    return { acts: [{ action: 'add-node', segmentId, nodeId: keyOf(emotionOf(truth)), level: 'emotion', codebook, term, label, supports: [], evidence: [] }], nodeId: keyOf(emotionOf(truth)) }
  const verdict: Correction = kept.term === term ? { action: 'accept', segmentId, nodeId: kept.id } : { action: 'relabel', segmentId, nodeId: kept.id, codebook, term, label }
  return { acts: [verdict, ...named.filter(node => node !== kept).map((node): Correction => ({ action: 'reject', segmentId, nodeId: node.id }))], nodeId: kept.id }
}

/**
 * What an annotator who saw everything does with a machine's tree: names the emotion, rejects expressions and cues that were not there, accepts
 * those that were, and adds those that are missing with their moments and what they support.
 * @returns the acts in order, to be applied as one change
 */
export function correctByTruth({ segment, machine }: SegmentView, truth: AffectiveTree): Correction[] {
  const segmentId = segment.id
  const nodes = machine?.tree.nodes ?? []
  const { acts, nodeId } = nameEmotion(segmentId, nodes, truth)
  const idOf = new Map(nodes.map(node => [keyOf(node), node.id]))
  idOf.set(keyOf(emotionOf(truth)), nodeId)
  const real = new Set(truth.nodes.map(keyOf))
  for (const node of nodes.filter(({ level }) => level !== 'emotion'))
    acts.push({ action: real.has(keyOf(node)) ? 'accept' : 'reject', segmentId, nodeId: node.id })
  const keyById = new Map(truth.nodes.map(node => [node.id, keyOf(node)]))
  for (const level of ['expression', 'cue'] as const) {
    for (const node of truth.nodes.filter(each => each.level === level && !idOf.has(keyOf(each)))) {
      const { codebook, term, label, evidence } = node
      idOf.set(keyOf(node), keyOf(node))
      const supports = node.supports.flatMap(id => idOf.get(keyById.get(id) ?? '') ?? [])
      acts.push({ action: 'add-node', segmentId, nodeId: keyOf(node), level, codebook, term, label, supports, evidence: evidence.map(({ startUs, endUs, region }) => ({ startUs, endUs, ...region ? { region } : {} })) })
    }
  }
  return acts
}

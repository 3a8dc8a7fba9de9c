import type { Span } from '../span.ts'
import type { AffectiveTree, Level, TreeNode } from '../tree.ts'
import type { SiblingOrder } from '../tree/canonical-order.ts'
import { levels } from '../tree.ts'
import { siblingOrder } from '../tree/canonical-order.ts'
import { spokenSpans } from './time-text.ts'

/** How sure the text sounds of an emotion; expressions and cues are stated. */
export type Certainty = 'sure' | 'probable' | 'possible'

/** What the text says of one node; `supports` holds positions in the outline. */
export type OutlineItem = Readonly<{
  level: Level
  codebook: string | null
  term: string | null
  label: string
  certainty: Certainty
  spans: readonly Span[]
  supports: readonly number[]
}>

/** The part of a tree that its rationale text carries, in canonical order: no ids, no signals, times in tenths of a second. */
export type Outline = readonly OutlineItem[]

const certainties: readonly Certainty[] = ['possible', 'probable', 'sure']

/** "probably" from .5 on, plain from .75 on; what a person accepted, corrected or added is said plainly. */
function certaintyOf(node: TreeNode): Certainty {
  if (node.level !== 'emotion' || node.verdict !== 'unreviewed' || node.confidence >= 0.75)
    return 'sure'
  return node.confidence >= 0.5 ? 'probable' : 'possible'
}

/** A node as the text would know it: without id, its evidence reduced to spoken spans. */
function heard(node: TreeNode): TreeNode {
  return { ...node, id: '', evidence: spokenSpans(node.evidence), supports: [] }
}

const identity = ({ level, codebook, term, label, evidence }: TreeNode): string => JSON.stringify([level, codebook, term, label, evidence])

/**
 * The outline of a tree. Rejected nodes are not said; nodes that say the same over the same time are one; what supports only rejected
 * nodes is free. It does not depend on ids or on the order of lists.
 */
export function outlineOf(tree: AffectiveTree, order: SiblingOrder = siblingOrder()): Outline {
  const groups = new Map<string, { probe: TreeNode, members: TreeNode[] }>()
  for (const node of tree.nodes.filter(({ verdict }) => verdict !== 'rejected')) {
    const probe = heard(node)
    const group = groups.get(identity(probe)) ?? { probe, members: [] }
    group.members.push(node)
    groups.set(identity(probe), group)
  }
  const sorted = [...groups].sort(([keyA, a], [keyB, b]) => levels.indexOf(b.probe.level) - levels.indexOf(a.probe.level)
    || order(a.probe, b.probe)
    || (keyA < keyB ? -1 : 1))
  const position = new Map(sorted.flatMap(([, { members }], at) => members.map(({ id }) => [id, at] as const)))
  return sorted.map(([, { probe, members }]) => ({
    level: probe.level,
    codebook: probe.codebook,
    term: probe.term,
    label: probe.label,
    certainty: certainties[Math.max(...members.map(member => certainties.indexOf(certaintyOf(member))))] ?? 'sure',
    spans: probe.evidence,
    supports: [...new Set(members.flatMap(({ supports }) => supports.flatMap(id => position.get(id) ?? [])))].sort((a, b) => a - b),
  }))
}

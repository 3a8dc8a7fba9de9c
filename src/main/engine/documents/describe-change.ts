import type { Correction } from '#shared/domain/correction.ts'
import type { Diff, DocumentRecord, Segment, TreeRecord } from '#shared/domain/document.ts'
import type { AffectiveTree, TreeNode } from '#shared/domain/tree.ts'
import { formatTimecode } from '#shared/domain/timecode.ts'
import { diffTrees } from '#shared/domain/tree/diff-trees.ts'

/** What the change log says of a change: the kind of act, one line, and what was before and is now. */
export type ChangeText = Readonly<{ action: string, summary: string, from: string, to: string }>

type Pair = readonly [from: DocumentRecord | null, to: DocumentRecord | null]

type Line = Readonly<{ from: string, to: string }>

const shownLines = 4

function nodeText(node: TreeNode): string {
  return `${node.label} (${node.verdict})`
}

function spanText({ startUs, endUs }: Segment): string {
  return `${formatTimecode(startUs)} to ${formatTimecode(endUs)}`
}

const emptyTree: AffectiveTree = { nodes: [], rationale: { text: '', origin: 'rendered' } }

function treeLines(from: AffectiveTree, to: AffectiveTree): Line[] {
  const { added, removed, changed, rationale } = diffTrees(from, to)
  const spoken = rationale && (rationale.from.origin === 'person' || rationale.to.origin === 'person')
  return [
    ...removed.map(node => ({ from: nodeText(node), to: 'removed' })),
    ...changed.map(node => ({ from: nodeText(node.from), to: nodeText(node.to) })),
    ...added.map(node => ({ from: 'nothing', to: nodeText(node) })),
    ...spoken ? [{ from: `"${rationale.from.text}"`, to: `"${rationale.to.text}"` }] : [],
  ]
}

function segmentLines(from: Segment | null, to: Segment | null): Line[] {
  const before = from ? spanText(from) : 'nothing'
  const after = to ? spanText(to) : 'removed'
  return before === after ? [] : [{ from: before, to: after }]
}

/** What became of a segment, or of a person's tree, line by line; nothing for other records. @param basis the machine tree with this id */
export function linesOf(from: DocumentRecord | null, to: DocumentRecord | null, basis: (id: string) => TreeRecord | null): Line[] {
  const record = to ?? from
  if (record?.type === 'segment')
    return segmentLines(from as Segment | null, to as Segment | null)
  if (record?.type !== 'tree' || record.layer !== 'person')
    return []
  const start = from as TreeRecord | null ?? (record.basis === null ? null : basis(record.basis))
  return treeLines(start?.tree ?? emptyTree, (to as TreeRecord | null)?.tree ?? emptyTree)
}

function joined(parts: readonly string[]): string {
  const more = parts.length - shownLines
  return [...parts.slice(0, shownLines), ...more > 0 ? [`${more} more`] : []].join('; ')
}

const verbs: Record<Correction['action'], string> = {
  'accept': 'Accept',
  'accept-tree': 'Accept the tree',
  'reject': 'Reject',
  'relabel': 'Relabel',
  'add-node': 'Add',
  'remove-node': 'Remove',
  'set-supports': 'Connect',
  'set-evidence': 'Set the evidence of',
  'set-bounds': 'Set the bounds of a segment',
  'set-rationale': 'Edit the rationale',
  'add-segment': 'Add a segment',
  'prefer': 'Prefer a reading',
  'remove-segment': 'Remove a segment',
}

function oneSummary(correction: Correction, labelOf: (nodeId: string) => string): string {
  const verb = verbs[correction.action]
  switch (correction.action) {
    case 'relabel': return `${verb} ${labelOf(correction.nodeId)} as ${correction.label}`
    case 'add-node': return `${verb} ${correction.label}`
    case 'accept':
    case 'reject':
    case 'remove-node':
    case 'set-supports':
    case 'set-evidence': return `${verb} ${labelOf(correction.nodeId)}`
    default: return verb
  }
}

/**
 * Says in words what a person's acts have changed.
 * @param basis the machine tree with this id, which a first correction copies
 */
export function describeCorrections(corrections: readonly Correction[], diff: Diff, basis: (id: string) => TreeRecord | null): ChangeText {
  const pairs: readonly Pair[] = [
    ...diff.removed.map((record): Pair => [record, null]),
    ...diff.updated,
    ...diff.added.map((record): Pair => [null, record]),
  ]
  const lines = pairs.flatMap(([from, to]) => linesOf(from, to, basis))
  const [first, ...others] = corrections
  const action = first && corrections.every(correction => correction.action === first.action) ? first.action : 'batch'
  const summary = first && others.length === 0 ? oneSummary(first, nodeId => labelBefore(pairs, basis, nodeId)) : `${corrections.length} corrections`
  return { action, summary, from: joined(lines.map(line => line.from)), to: joined(lines.map(line => line.to)) }
}

function labelBefore(pairs: readonly Pair[], basis: (id: string) => TreeRecord | null, nodeId: string): string {
  const before = pairs.map(([from, to]) => from ?? (to?.type === 'tree' && to.basis !== null ? basis(to.basis) : null))
  const nodes = before.flatMap(record => record?.type === 'tree' ? record.tree.nodes : [])
  return nodes.find(node => node.id === nodeId)?.label ?? 'a node'
}

import type { Ref } from 'vue'
import type { Correction, SegmentView } from '#shared/contract/index.ts'
import type { AffectiveTree, Evidence, Level, TreeNode } from '#shared/domain/tree.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { useMarks } from '../../shell/axis/marks.store.ts'
import { useDocument } from '../../shell/stores/document.store.ts'

/** What a person calls a node: a term of a codebook, or own words. */
export type Naming = Readonly<{ codebook: string | null, term: string | null, label: string }>

type Seen = Readonly<{
  segmentId: Readonly<Ref<string>>
  tree: Readonly<Ref<AffectiveTree | null>>
  node: Readonly<Ref<TreeNode | null>>
  view: Readonly<Ref<SegmentView | null>>
}>

type Acts = Readonly<{
  accept: (nodeId: string) => Promise<boolean>
  reject: (nodeId: string) => Promise<boolean>
  remove: (nodeId: string) => Promise<boolean>
  relabel: (nodeId: string, naming: Naming) => Promise<boolean>
  setSupports: (nodeId: string, supports: readonly string[]) => Promise<boolean>
  setEvidence: (nodeId: string, how?: 'extend' | 'replace') => Promise<boolean>
  brushEvidence: (nodeId: string) => void
  moveTo: (nodeId: string, targetId: string, fromId: string | null) => Promise<boolean>
  add: (level: Level, naming: Naming, supports: readonly string[]) => Promise<boolean>
  acceptTree: () => Promise<boolean>
  setRationale: (text: string) => Promise<boolean>
  removeSegment: () => Promise<boolean>
  markedEvidence: () => Evidence[]
  sayEmotion: (naming: Naming) => Promise<boolean>
}>

/** Every act of a person on the tree that is seen. Each is one correction, saved at once; the answers say whether it was. */
export function treeActs({ segmentId, tree, node, view }: Seen): Acts {
  const document = useDocument()
  const marks = useMarks()
  const act = (correction: Correction): Promise<boolean> => document.correct([correction])

  /** The marked span, where there is one that overlaps the segment. */
  function markedEvidence(): Evidence[] {
    const segment = view.value?.segment
    const span = marks.span
    return segment && span && span.startUs < segment.endUs && span.endUs > segment.startUs && span.endUs > span.startUs
      ? [{ startUs: span.startUs, endUs: span.endUs }]
      : []
  }

  const accept: Acts['accept'] = nodeId => act({ action: 'accept', segmentId: segmentId.value, nodeId })
  const relabel: Acts['relabel'] = (nodeId, naming) => act({ action: 'relabel', segmentId: segmentId.value, nodeId, ...naming })
  const add: Acts['add'] = (level, naming, supports) =>
    act({ action: 'add-node', segmentId: segmentId.value, level, ...naming, supports: [...supports], evidence: markedEvidence() })

  /** By one key: the leading emotion is renamed (or accepted where it already is this one), or one is added. */
  function sayEmotion(naming: Naming): Promise<boolean> {
    const selected = node.value?.level === 'emotion' ? node.value : null
    const leading = selected ?? (tree.value ? leadingEmotion(tree.value) : null)
    if (!leading)
      return add('emotion', naming, [])
    return leading.term === naming.term && leading.codebook === naming.codebook ? accept(leading.id) : relabel(leading.id, naming)
  }

  const setSupports: Acts['setSupports'] = (nodeId, supports) => act({ action: 'set-supports', segmentId: segmentId.value, nodeId, supports: [...supports] })

  function setEvidence(nodeId: string, how: 'extend' | 'replace' = 'extend'): Promise<boolean> {
    const before = how === 'extend' ? tree.value?.nodes.find(item => item.id === nodeId)?.evidence ?? [] : []
    return act({ action: 'set-evidence', segmentId: segmentId.value, nodeId, evidence: [...before, ...markedEvidence()] })
  }

  /** The next stretch that is brushed on the time axis becomes evidence of the node. */
  function brushEvidence(nodeId: string): void {
    marks.brush = () => void setEvidence(nodeId)
  }

  /** Hangs a node under another: instead of under `fromId`, or beside what it supports where that is null. */
  function moveTo(nodeId: string, targetId: string, fromId: string | null): Promise<boolean> {
    const before = tree.value?.nodes.find(item => item.id === nodeId)?.supports ?? []
    return setSupports(nodeId, [...before.filter(id => id !== fromId && id !== targetId), targetId])
  }

  return {
    brushEvidence,
    moveTo,
    setSupports,
    accept,
    relabel,
    add,
    setEvidence,
    markedEvidence,
    sayEmotion,
    reject: nodeId => act({ action: 'reject', segmentId: segmentId.value, nodeId }),
    remove: nodeId => act({ action: 'remove-node', segmentId: segmentId.value, nodeId }),
    acceptTree: () => act({ action: 'accept-tree', segmentId: segmentId.value }),
    setRationale: text => act({ action: 'set-rationale', segmentId: segmentId.value, text }),
    removeSegment: () => act({ action: 'remove-segment', segmentId: segmentId.value }),
  }
}

import type { Segment, TreeRecord } from '../document.ts'
import type { DocumentState } from '../document/document-state.ts'

/** The reasoner whose trees are shown until a trained model is promoted. */
export const teacherId = 'teacher'

/**
 * The tree that is shown for a segment and the machine tree beneath it: the person's if there is one, else the promoted reasoner's, else
 * the teacher's, else the machine tree whose id comes first.
 */
export function shownTree(trees: readonly TreeRecord[], reasonerId: string = teacherId): Readonly<{ shown: TreeRecord | null, machine: TreeRecord | null }> {
  const machines = trees.filter(({ layer }) => layer === 'machine').sort((a, b) => a.id < b.id ? -1 : 1)
  const machine = machines.find(tree => tree.reasonerId === reasonerId) ?? machines.find(tree => tree.reasonerId === teacherId) ?? machines[0] ?? null
  const person = trees.find(({ layer }) => layer === 'person') ?? null
  return { shown: person ?? machine, machine }
}

/**
 * The person's tree of a segment as it is before an act: what people decided so far, or a copy of the machine tree that is shown (same
 * node ids, `basis` set), or an empty tree. The machine's record is not touched.
 */
export function personTree(state: DocumentState, segment: Segment, options: { newId: () => string, reasonerId?: string | undefined }): Readonly<{ record: TreeRecord, existing: boolean }> {
  const { shown } = shownTree(state.treesOf(segment.id), options.reasonerId)
  if (shown?.layer === 'person')
    return { record: shown, existing: true }
  return {
    existing: false,
    record: {
      type: 'tree',
      id: options.newId(),
      mediaId: segment.mediaId,
      segmentId: segment.id,
      layer: 'person',
      reasonerId: null,
      basis: shown?.id ?? null,
      tree: shown?.tree ?? { nodes: [], rationale: { text: '', origin: 'rendered' } },
    },
  }
}

import type { Diff, DocumentRecord, TreeRecord } from '../document.ts'
import type { DocumentState } from './document-state.ts'
import { composeDiffs } from './apply-diff.ts'

/** A change that grows act by act, and the document as it is with all of it. */
export type GrowingDiff = Readonly<{
  state: DocumentState
  add: (diff: Diff) => void
  diff: () => Diff
}>

/** Begins a change over `beneath`. Each act costs as much as it changes itself, however much came before it. */
export function growingDiff(beneath: DocumentState): GrowingDiff {
  const parts: Diff[] = []
  const touched = new Map<string, DocumentRecord | null>()
  const treesAbove = new Map<string, Map<string, TreeRecord>>()

  function touch(id: string, record: DocumentRecord | null): void {
    const before = touched.get(id)
    if (before?.type === 'tree')
      treesAbove.get(before.segmentId)?.delete(id)
    touched.set(id, record)
    if (record?.type === 'tree')
      treesAbove.set(record.segmentId, (treesAbove.get(record.segmentId) ?? new Map<string, TreeRecord>()).set(id, record))
  }

  return {
    state: {
      segment: (id) => {
        const record = touched.get(id)
        return record === undefined ? beneath.segment(id) : record?.type === 'segment' ? record : undefined
      },
      treesOf: segmentId => [...beneath.treesOf(segmentId).filter(({ id }) => !touched.has(id)), ...treesAbove.get(segmentId)?.values() ?? []],
    },
    add: (diff) => {
      parts.push(diff)
      diff.removed.forEach(record => touch(record.id, null))
      diff.updated.forEach(([, to]) => touch(to.id, to))
      diff.added.forEach(record => touch(record.id, record))
    },
    diff: () => composeDiffs(parts),
  }
}

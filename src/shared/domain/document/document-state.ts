import type { Diff, DocumentRecord, Segment, TreeRecord } from '../document.ts'
import { applyDiff } from './apply-diff.ts'

/** What corrections need to see of the document. A repository can answer it from the database, row by row. */
export type DocumentState = Readonly<{
  segment: (segmentId: string) => Segment | undefined
  treesOf: (segmentId: string) => readonly TreeRecord[]
}>

/** A view on records that are at hand. */
export function documentState(records: Iterable<DocumentRecord>): DocumentState {
  const segments = new Map<string, Segment>()
  const trees = new Map<string, TreeRecord[]>()
  for (const record of records) {
    if (record.type === 'segment')
      segments.set(record.id, record)
    if (record.type === 'tree')
      trees.set(record.segmentId, [...trees.get(record.segmentId) ?? [], record])
  }
  return { segment: id => segments.get(id), treesOf: id => trees.get(id) ?? [] }
}

/** The same document with `diff` on top, without copying what lies beneath. */
export function stateAfter(state: DocumentState, diff: Diff): DocumentState {
  const touched = new Map<string, DocumentRecord | null>()
  diff.removed.forEach(record => touched.set(record.id, null))
  diff.updated.forEach(([, to]) => touched.set(to.id, to))
  diff.added.forEach(record => touched.set(record.id, record))
  return {
    segment: (id) => {
      const record = touched.get(id)
      return record === undefined ? state.segment(id) : record?.type === 'segment' ? record : undefined
    },
    treesOf: (segmentId) => {
      const beneath = state.treesOf(segmentId).filter(({ id }) => !touched.has(id))
      const above = [...touched.values()].filter(record => record?.type === 'tree' && record.segmentId === segmentId)
      return [...beneath, ...above as TreeRecord[]]
    },
  }
}

/** Applies `diff` to a list of records. @throws AppError `conflict` as `applyDiff` does */
export function recordsAfter(records: Iterable<DocumentRecord>, diff: Diff): DocumentRecord[] {
  return [...applyDiff(new Map([...records].map(record => [record.id, record])), diff).values()]
}

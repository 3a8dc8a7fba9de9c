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

/** Applies `diff` to a list of records. @throws AppError `conflict` as `applyDiff` does */
export function recordsAfter(records: Iterable<DocumentRecord>, diff: Diff): DocumentRecord[] {
  return [...applyDiff(new Map([...records].map(record => [record.id, record])), diff).values()]
}

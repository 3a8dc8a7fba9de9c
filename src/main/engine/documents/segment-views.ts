import type { SegmentView } from '#shared/contract/document.contract.ts'
import type { Segment, TreeRecord } from '#shared/domain/document.ts'
import type { RecordRepository } from '../db/repositories/records.ts'
import { shownTree } from '#shared/domain/corrections/person-tree.ts'

/** The segments of a file in time, each with the tree that is shown and the machine's beneath it. */
export function segmentViews(records: RecordRepository, mediaId: string, reasonerId: string): SegmentView[] {
  const segments: Segment[] = []
  const trees = new Map<string, TreeRecord[]>()
  for (const record of records.list({ mediaId, types: ['segment', 'tree'] })) {
    if (record.type === 'segment')
      segments.push(record)
    else if (record.type === 'tree')
      trees.set(record.segmentId, [...trees.get(record.segmentId) ?? [], record])
  }
  return segments.map((segment) => {
    const { shown, machine } = shownTree(trees.get(segment.id) ?? [], reasonerId)
    return { segment, shown, machine, reviewed: shown?.layer === 'person' }
  })
}

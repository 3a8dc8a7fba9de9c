import type { TreeNode } from '#shared/domain/tree.ts'
import type { Cell } from './csv-cell.ts'
import type { ExportedMedia, ExportedSegment } from './project-export.ts'
import { stringify } from 'csv-stringify/sync'
import { safeCell } from './csv-cell.ts'

/** The columns of the table: one row a node of the tree that counts, or one row for a segment without a tree. Times are presentation time. */
export const csvColumns = [
  'media_id',
  'media_name',
  'subject',
  'segment_id',
  'track_id',
  'track_name',
  'start_us',
  'end_us',
  'start_s',
  'end_s',
  'reviewed',
  'layer',
  'reasoner',
  'node_id',
  'level',
  'codebook',
  'term',
  'label',
  'confidence',
  'verdict',
  'origin',
  'replaced',
  'supports',
  'evidence',
  'rationale',
] as const

const noNode: readonly Cell[] = Array.from({ length: 11 }, () => null)

function nodeCells(node: TreeNode): readonly Cell[] {
  return [
    node.id,
    node.level,
    node.codebook,
    node.term,
    node.label,
    node.confidence,
    node.verdict,
    `${node.origin.kind} ${node.origin.id}`,
    node.replaced ?? null,
    node.supports.join(' '),
    JSON.stringify(node.evidence),
  ]
}

function segmentRows(media: ExportedMedia, segment: ExportedSegment): string[][] {
  const { shown } = segment
  const before: Cell[] = [
    media.id,
    media.name,
    media.subject,
    segment.id,
    segment.trackId,
    segment.trackName,
    segment.startUs,
    segment.endUs,
    (segment.startUs / 1e6).toFixed(6),
    (segment.endUs / 1e6).toFixed(6),
    segment.reviewed,
    shown?.layer ?? null,
    shown?.reasonerId ?? null,
  ]
  const nodes = shown && shown.tree.nodes.length > 0 ? shown.tree.nodes.map(nodeCells) : [noNode]
  return nodes.map(cells => [...before, ...cells, shown?.tree.rationale.text ?? null].map(safeCell))
}

/** The table as pieces of text, the header first. `onRows` is told how many rows each piece holds. */
export function* csvPieces(media: Iterable<ExportedMedia>, onRows: (rows: number) => void): Generator<string> {
  yield stringify([[...csvColumns]])
  for (const one of media) {
    for (const segment of one.segments) {
      const rows = segmentRows(one, segment)
      onRows(rows.length)
      yield stringify(rows)
    }
  }
}

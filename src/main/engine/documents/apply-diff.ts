import type { Diff, DocumentRecord } from '#shared/domain/document.ts'
import type { RecordRepository } from '../db/repositories/records.ts'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '#shared/errors.ts'
import { layerOf } from '../db/repositories/records.ts'

function conflict(record: DocumentRecord, reason: string): AppError {
  return new AppError('conflict', `The ${record.type} ${record.id} ${reason}`, {
    hint: 'The document has moved on since it was read. Read it again and repeat the change.',
    data: { id: record.id, type: record.type },
  })
}

function assertIsNow(records: RecordRepository, expected: DocumentRecord): void {
  const now = records.get(expected.id)
  if (!now)
    throw conflict(expected, 'is no longer there')
  if (!isDeepStrictEqual(now, expected))
    throw conflict(expected, 'has been changed in the meantime')
}

function assertHangsTogether(records: RecordRepository, diff: Diff): void {
  for (const record of [...diff.added, ...diff.updated.map(([, to]) => to)]) {
    if (record.type === 'tree' && records.get(record.segmentId)?.type !== 'segment')
      throw conflict(record, `belongs to the segment ${record.segmentId}, which is not there`)
    if (record.type === 'trace' && records.get(record.ratingId)?.type !== 'rating')
      throw conflict(record, `belongs to the rating ${record.ratingId}, which is not there`)
  }
  const removedSegments = diff.removed.filter(record => record.type === 'segment')
  for (const segment of removedSegments) {
    if (records.list({ parentIds: [segment.id], types: ['tree'] }).length > 0)
      throw conflict(segment, 'cannot be removed while trees hang on it')
  }
}

/**
 * Writes a diff over the records. Call it inside a transaction: when it throws, nothing of it may stay.
 * @throws AppError `conflict` when a record is not as the diff found it, or a tree would lose its segment
 */
export function applyDiff(records: RecordRepository, diff: Diff): void {
  for (const record of diff.removed) {
    assertIsNow(records, record)
    records.delete(record.id)
  }
  for (const [from, to] of diff.updated) {
    assertIsNow(records, from)
    if (from.id !== to.id || from.type !== to.type)
      throw conflict(from, 'cannot become another record')
    records.replace(to)
  }
  for (const record of diff.added) {
    if (records.get(record.id))
      throw conflict(record, 'is already there')
    records.insert(record)
  }
  assertHangsTogether(records, diff)
}

function touched(diff: Diff): readonly DocumentRecord[] {
  return [...diff.added, ...diff.updated.flat(), ...diff.removed]
}

/**
 * Keeps a machine out of what people made: it may write only machine-layer records, and may not take away or move a segment
 * on which a person's tree stands.
 * @throws AppError `conflict` naming the record
 */
export function assertMachineMay(records: RecordRepository, diff: Diff): void {
  for (const record of touched(diff)) {
    if (layerOf(record) === 'person')
      throw conflict(record, 'is a person\'s work and cannot be written by a machine')
  }
  const segments = [...diff.removed, ...diff.updated.map(([from]) => from)].filter(record => record.type === 'segment')
  for (const segment of segments) {
    if (records.list({ parentIds: [segment.id], types: ['tree'], layer: 'person' }).length > 0)
      throw conflict(segment, 'carries a person\'s tree and cannot be changed by a machine')
  }
}

/** The types of the records that a diff touches, each once. */
export function typesOf(diff: Diff): DocumentRecord['type'][] {
  return [...new Set(touched(diff).map(record => record.type))]
}

/** The media that a diff touches, each once, in the order met. */
export function mediaIdsOf(diff: Diff): string[] {
  const ids = touched(diff).flatMap(record => 'mediaId' in record ? [record.mediaId] : [])
  return [...new Set(ids)]
}

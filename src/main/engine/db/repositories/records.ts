import type { DocumentRecord } from '#shared/domain/document.ts'
import type { Database } from '../connection.ts'
import type { Schema } from '../schema.ts'
import { assertNever } from '#shared/errors.ts'
import { query } from '../connection.ts'

type Row = Schema['records']

/** Which records to read; what is left out does not restrict. Spans are half open in microseconds; a record counts when it touches the span. */
export type RecordFilter = Readonly<{
  mediaId?: string | undefined
  types?: readonly string[] | undefined
  parentIds?: readonly string[] | undefined
  layer?: 'machine' | 'person' | undefined
  startUs?: number | undefined
  endUs?: number | undefined
}>

/** The records of the document, in the order of media, start and id. */
export type RecordRepository = {
  readonly get: (id: string) => DocumentRecord | null
  readonly list: (filter?: RecordFilter) => DocumentRecord[]
  readonly count: (type: DocumentRecord['type']) => number
  readonly insert: (record: DocumentRecord) => void
  readonly replace: (record: DocumentRecord) => void
  readonly delete: (id: string) => void
}

/** Whose record it is. Tiers, annotations and face labels are only ever made by people. */
export function layerOf(record: DocumentRecord): 'machine' | 'person' {
  return record.type === 'segment' || record.type === 'tree' ? record.layer : 'person'
}

/** The record that this one hangs on: a tree's or preference's segment, an annotation's tier, a tier's parent, a label's track; null when it stands alone. */
export function parentOf(record: DocumentRecord): string | null {
  switch (record.type) {
    case 'segment': return null
    case 'tree': return record.segmentId
    case 'preference': return record.segmentId
    case 'annotation': return record.tierId
    case 'tier': return record.parentId
    case 'track-label': return record.trackId
    default: return assertNever(record)
  }
}

function toRow(record: DocumentRecord): Row {
  const spanned = record.type === 'segment' || record.type === 'annotation'
  return {
    id: record.id,
    type: record.type,
    layer: layerOf(record),
    media_id: record.type === 'tier' ? null : record.mediaId,
    parent_id: parentOf(record),
    start_us: spanned ? record.startUs : null,
    end_us: spanned ? record.endUs : null,
    json: JSON.stringify(record),
  }
}

const fromJson = (row: { json: string }): DocumentRecord => JSON.parse(row.json) as DocumentRecord

/** Reads and writes the `records` table. What goes in has passed `recordSchema`, so what comes out is not parsed again. */
export function createRecordRepository(database: Database): RecordRepository {
  return {
    get: (id) => {
      const row = database.first(query.selectFrom('records').select('json').where('id', '=', id))
      return row ? fromJson(row) : null
    },
    list: (filter = {}) => {
      let built = query.selectFrom('records').select('json')
      if (filter.mediaId !== undefined)
        built = built.where('media_id', '=', filter.mediaId)
      if (filter.types)
        built = built.where('type', 'in', filter.types)
      if (filter.parentIds)
        built = built.where('parent_id', 'in', filter.parentIds)
      if (filter.layer)
        built = built.where('layer', '=', filter.layer)
      if (filter.startUs !== undefined)
        built = built.where('end_us', '>', filter.startUs)
      if (filter.endUs !== undefined)
        built = built.where('start_us', '<', filter.endUs)
      return database.all(built.orderBy('media_id').orderBy('start_us').orderBy('id')).map(fromJson)
    },
    count: (type) => {
      const built = query.selectFrom('records').select(build => build.fn.countAll<number>().as('count')).where('type', '=', type)
      return database.first(built)?.count ?? 0
    },
    insert: record => void database.run(query.insertInto('records').values(toRow(record))),
    replace: record => void database.run(query.updateTable('records').set(toRow(record)).where('id', '=', record.id)),
    delete: id => void database.run(query.deleteFrom('records').where('id', '=', id)),
  }
}

import type { Compilable, RawBuilder } from 'kysely'
import type { DocumentRecord } from '#shared/domain/document.ts'
import type { Database } from '../connection.ts'
import type { Schema } from '../schema.ts'
import { sql } from 'kysely'
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
  /** The same records as text: one JSON list, not taken apart. For views that read a whole file's annotations. */
  readonly listJson: (filter: RecordFilter) => string
  /** Annotations of a tier and file that touch a span, both ends included. Quick however many there are elsewhere. */
  readonly onTier: (place: Readonly<{ tierId: string, mediaId: string, startUs: number, endUs: number }>) => DocumentRecord[]
  /** Annotations that hang on this one. */
  readonly childrenOf: (annotationId: string) => DocumentRecord[]
  readonly count: (type: DocumentRecord['type']) => number
  readonly insert: (record: DocumentRecord) => void
  readonly replace: (record: DocumentRecord) => void
  readonly delete: (id: string) => void
}

/** Whose record it is. Tiers, annotations, codebooks and face labels are only ever made by people. */
export function layerOf(record: DocumentRecord): 'machine' | 'person' {
  return record.type === 'segment' || record.type === 'tree' ? record.layer : 'person'
}

/** The record that this one hangs on: a tree's or preference's segment, an annotation's tier, a tier's parent, a label's track, a codebook's key; null when it stands alone. */
export function parentOf(record: DocumentRecord): string | null {
  switch (record.type) {
    case 'segment': return null
    case 'codebook': return record.codebook.key
    case 'tree': return record.segmentId
    case 'preference': return record.segmentId
    case 'annotation':
    case 'scale':
    case 'rating': return record.tierId
    case 'trace': return record.ratingId
    case 'alignment': return record.otherId
    case 'tier': return record.parentId
    case 'track-label':
    case 'track-split': return record.trackId
    case 'person':
    case 'apart': return null
    default: return assertNever(record)
  }
}

function toRow(record: DocumentRecord): Row {
  const spanned = 'startUs' in record
  return {
    id: record.id,
    type: record.type,
    layer: layerOf(record),
    media_id: 'mediaId' in record ? record.mediaId : null,
    parent_id: parentOf(record),
    start_us: spanned ? record.startUs : null,
    end_us: spanned ? record.endUs : null,
    json: JSON.stringify(record),
  }
}

const fromJson = (row: { json: string }): DocumentRecord => JSON.parse(row.json) as DocumentRecord

/** A query that is built once and run with other values each time, as thousands of records in one change need. */
function reusable<Result>(built: Compilable<Result> | RawBuilder<Result>): (parameters: readonly unknown[]) => Compilable<Result> {
  const compiled = built.compile(query)
  return parameters => ({ compile: () => ({ ...compiled, parameters }) })
}

const emptyRow: Row = { id: '', type: '', layer: 'person', media_id: null, parent_id: null, start_us: null, end_us: null, json: '' }
const byId = reusable(query.selectFrom('records').select('json').where('id', '=', ''))
const insertOne = reusable(query.insertInto('records').values(emptyRow))
const replaceOne = reusable(query.updateTable('records').set(emptyRow).where('id', '=', ''))
// the planner would rather go through all annotations of the file in their order
const touching = reusable(sql<{ json: string }>`SELECT json FROM records INDEXED BY records_by_place WHERE parent_id = ${''} AND media_id = ${''} AND start_us <= ${0} AND end_us >= ${0} ORDER BY start_us, id`)
const deleteOne = reusable(query.deleteFrom('records').where('id', '=', ''))

function select(filter: RecordFilter) {
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
  return built.orderBy('media_id').orderBy('start_us').orderBy('id')
}

/** Reads and writes the `records` table. What goes in has passed `recordSchema`, so what comes out is not parsed again. */
export function createRecordRepository(database: Database): RecordRepository {
  return {
    get: (id) => {
      const row = database.first(byId([id]))
      return row ? fromJson(row) : null
    },
    list: (filter = {}) => database.all(select(filter)).map(fromJson),
    listJson: filter => `[${database.all(select(filter)).map(row => row.json).join(',')}]`,
    onTier: ({ tierId, mediaId, startUs, endUs }) => database.all(touching([tierId, mediaId, endUs, startUs])).map(fromJson),
    childrenOf: annotationId => database.all(query
      .selectFrom('annotation_index')
      .innerJoin('records', 'records.id', 'annotation_index.id')
      .select('records.json')
      .where('annotation_index.parent_id', '=', annotationId)
      .orderBy('annotation_index.start_us')).map(fromJson),
    count: (type) => {
      const built = query.selectFrom('records').select(build => build.fn.countAll<number>().as('count')).where('type', '=', type)
      return database.first(built)?.count ?? 0
    },
    insert: record => void database.run(insertOne(Object.values(toRow(record)))),
    replace: record => void database.run(replaceOne([...Object.values(toRow(record)), record.id])),
    delete: id => void database.run(deleteOne([id])),
  }
}

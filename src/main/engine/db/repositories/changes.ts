import type { Selectable } from 'kysely'
import type { Change } from '#shared/contract/document.contract.ts'
import type { Diff } from '#shared/domain/document.ts'
import type { Database } from '../connection.ts'
import type { Schema } from '../schema.ts'
import { query } from '../connection.ts'

/** A change as it is written: the readable line and the whole diff. */
export type NewChange = Readonly<Omit<Change, 'sequence' | 'undone'> & { diff: Diff }>

/** A change as it is kept. */
export type KeptChange = Readonly<Change & { diff: Diff }>

/** The change log. Rows are only ever added; undo and redo turn a row's state, and a discarded row stays readable. */
export type ChangeRepository = {
  readonly append: (change: NewChange) => number
  /** Writes a row anew that has grown: its diff, and what is said of it. */
  readonly amend: (change: Pick<NewChange, 'atMs' | 'summary' | 'from' | 'to' | 'diff'> & { sequence: number }) => void
  readonly list: (options: { limit: number, beforeSequence?: number | undefined }) => Change[]
  /** The newest change in force: what undo would take back. */
  readonly newestDone: () => Change | null
  /** The oldest change that was taken back and can come again: what redo would bring. */
  readonly oldestUndone: () => Change | null
  /** A change with its diff, which may be large. */
  readonly get: (sequence: number) => KeptChange | null
  /** The diffs of the changes in force after a sequence, newest first, read one by one. */
  readonly diffsAfter: (sequence: number, upTo?: number) => Generator<Diff>
  readonly markUndone: (sequence: number, by: string, atMs: number) => void
  readonly markDone: (sequence: number) => void
  /** Changes that were taken back can no longer come again. */
  readonly discardUndone: () => void
  /** Changes of people in force, all or those after a sequence. */
  readonly countByPeople: (afterSequence?: number) => number
  readonly newestSequence: () => number
}

const columns = ['sequence', 'at_ms', 'who', 'cause', 'action', 'summary', 'model_version', 'from_text', 'to_text', 'media_id', 'state'] as const

type Row = Pick<Selectable<Schema['change_log']>, (typeof columns)[number]>

function toChange(row: Row): Change {
  return {
    sequence: row.sequence,
    atMs: row.at_ms,
    who: row.who,
    cause: row.cause,
    action: row.action,
    summary: row.summary,
    modelVersion: row.model_version,
    from: row.from_text,
    to: row.to_text,
    mediaId: row.media_id,
    undone: row.state !== 'done',
  }
}

function toKept(row: (Row & { diff_json: string }) | undefined): KeptChange | null {
  return row ? { ...toChange(row), diff: JSON.parse(row.diff_json) as Diff } : null
}

/** Reads and writes the `change_log` table. */
export function createChangeRepository(database: Database): ChangeRepository {
  const listed = query.selectFrom('change_log').select(columns)
  const oneOf = (row: Row | undefined): Change | null => row ? toChange(row) : null
  return {
    append: change => database.run(query.insertInto('change_log').values({
      at_ms: change.atMs,
      who: change.who,
      cause: change.cause,
      action: change.action,
      summary: change.summary,
      model_version: change.modelVersion,
      from_text: change.from,
      to_text: change.to,
      media_id: change.mediaId,
      diff_json: JSON.stringify(change.diff),
    })).lastInsertRowid,
    amend: ({ sequence, atMs, summary, from, to, diff }) => {
      database.run(query.updateTable('change_log').set({ at_ms: atMs, summary, from_text: from, to_text: to, diff_json: JSON.stringify(diff) }).where('sequence', '=', sequence))
    },
    list: ({ limit, beforeSequence }) => {
      let built = listed
      if (beforeSequence !== undefined)
        built = built.where('sequence', '<', beforeSequence)
      return database.all(built.orderBy('sequence', 'desc').limit(limit)).map(toChange)
    },
    newestDone: () => oneOf(database.first(listed.where('state', '=', 'done').orderBy('sequence', 'desc').limit(1))),
    oldestUndone: () => oneOf(database.first(listed.where('state', '=', 'undone').orderBy('sequence', 'asc').limit(1))),
    get: sequence => toKept(database.first(query.selectFrom('change_log').select([...columns, 'diff_json']).where('sequence', '=', sequence))),
    * diffsAfter(sequence, upTo = Number.MAX_SAFE_INTEGER) {
      const numbers = database.all(query.selectFrom('change_log').select('sequence').where('state', '=', 'done').where('sequence', '>', sequence).where('sequence', '<=', upTo).orderBy('sequence', 'desc'))
      for (const row of numbers) {
        const found = database.first(query.selectFrom('change_log').select('diff_json').where('sequence', '=', row.sequence))
        if (found)
          yield JSON.parse(found.diff_json) as Diff
      }
    },
    markUndone: (sequence, by, atMs) => {
      database.run(query.updateTable('change_log').set({ state: 'undone', undone_at_ms: atMs, undone_by: by }).where('sequence', '=', sequence))
    },
    markDone: (sequence) => {
      database.run(query.updateTable('change_log').set({ state: 'done', undone_at_ms: null, undone_by: null }).where('sequence', '=', sequence))
    },
    discardUndone: () => void database.run(query.updateTable('change_log').set({ state: 'discarded' }).where('state', '=', 'undone')),
    countByPeople: (afterSequence = 0) => {
      const built = query.selectFrom('change_log').select(build => build.fn.countAll<number>().as('count')).where('cause', '=', 'person').where('state', '=', 'done').where('sequence', '>', afterSequence)
      return database.first(built)?.count ?? 0
    },
    newestSequence: () => database.first(query.selectFrom('change_log').select(build => build.fn.max('sequence').as('sequence')))?.sequence ?? 0,
  }
}

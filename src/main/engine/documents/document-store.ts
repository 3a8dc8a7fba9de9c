import type { Change } from '#shared/contract/document.contract.ts'
import type { Diff, DocumentRecord } from '#shared/domain/document.ts'
import type { Database } from '../db/connection.ts'
import type { ChangeRepository, KeptChange, NewChange } from '../db/repositories/changes.ts'
import type { MetaRepository } from '../db/repositories/meta.ts'
import type { RecordRepository } from '../db/repositories/records.ts'
import { diffSchema, invert, isEmpty } from '#shared/domain/document.ts'
import { composeDiffs } from '#shared/domain/document/apply-diff.ts'
import { AppError } from '#shared/errors.ts'
import { applyDiff, assertMachineMay, mediaIdsOf, typesOf } from './apply-diff.ts'

/** A change to make: the diff and what the change log says of it. `modelVersion` names the model whose output was changed or written. */
export type DocumentChange = Readonly<Pick<NewChange, 'who' | 'cause' | 'action' | 'summary' | 'modelVersion' | 'from' | 'to' | 'diff'>>

/** A change as it was saved. `sequence` is that of the change log; times are milliseconds since 1970. */
export type SavedChange = Readonly<{ sequence: number, savedAtMs: number, mediaIds: readonly string[], types: readonly DocumentRecord['type'][] }>

/** What undo and redo would do now. */
export type HistoryState = Readonly<{
  canUndo: boolean
  canRedo: boolean
  undoSummary: string | null
  redoSummary: string | null
  savedAtMs: number | null
}>

/** The document of an open project: every write is one transaction with one row of the change log. */
export type DocumentStore = {
  readonly records: RecordRepository
  /**
   * Saves a change and forgets what could be redone. An empty diff writes nothing. With `continues` (the sequence of the change before) it
   * becomes a part of that change, one row of the log and one step of undo, as long as that is the last thing that happened to the document:
   * for work that is committed while a hand is still at it. @throws AppError `conflict`, `bad-input`
   */
  readonly apply: (change: DocumentChange, options?: Readonly<{ continues?: number | undefined }>) => SavedChange
  /** Takes back the newest change in force, whoever made it. Does nothing when there is none. */
  readonly undo: (who: string) => HistoryState
  /** Brings back the change that was taken back last. Does nothing when there is none. */
  readonly redo: () => HistoryState
  readonly state: () => HistoryState
  /** What a change of the log did, turned round while it is taken back. @throws AppError `not-found` */
  readonly diffNow: (sequence: number) => Diff
  /** Makes the document what it was after a change of the log, as one new change. 0 is the beginning. @throws AppError `not-found`, `conflict` */
  readonly restore: (sequence: number, who: string) => SavedChange
  /** What leads from the document after one change to that after a later one, changes that were taken back left out. @throws AppError `not-found` */
  readonly between: (from: number, to: number) => Diff
  readonly history: (options: { limit: number, beforeSequence?: number | undefined }) => Change[]
}

type Parts = Readonly<{
  database: Database
  records: RecordRepository
  changes: ChangeRepository
  meta: MetaRepository
  onSaved: (saved: SavedChange) => void
  now: () => number
}>

const savedAtKey = 'document-saved-at-ms'

function parseDiff(diff: Diff): Diff {
  const parsed = diffSchema.safeParse(diff)
  if (!parsed.success)
    throw new AppError('bad-input', `The change holds a record that is not valid: ${parsed.error.issues[0]?.message ?? 'unknown reason'}`, { cause: parsed.error })
  return parsed.data
}

function savedAt(meta: MetaRepository): number | null {
  const text = meta.get(savedAtKey)
  return text === null ? null : Number(text)
}

function stateOf({ changes, meta }: Parts): HistoryState {
  const undo = changes.newestDone()
  const redo = changes.oldestUndone()
  return { canUndo: undo !== null, canRedo: redo !== null, undoSummary: undo?.summary ?? null, redoSummary: redo?.summary ?? null, savedAtMs: savedAt(meta) }
}

function commit(parts: Parts, diff: Diff, log: (atMs: number) => number): SavedChange {
  const savedAtMs = parts.now()
  const sequence = parts.database.transaction(() => {
    applyDiff(parts.records, diff)
    parts.meta.set(savedAtKey, String(savedAtMs))
    return log(savedAtMs)
  })
  const saved = { sequence, savedAtMs, mediaIds: mediaIdsOf(diff), types: typesOf(diff) }
  parts.onSaved(saved)
  return saved
}

/** The change of the log that goes on: the newest there is, in force, and the same act of the same person. */
function continued(changes: ChangeRepository, sequence: number | undefined, change: DocumentChange): KeptChange | null {
  const before = sequence !== undefined && changes.newestSequence() === sequence ? changes.get(sequence) : null
  return before && !before.undone && before.action === change.action && before.who === change.who ? before : null
}

function apply(parts: Parts, change: DocumentChange, continues?: number): SavedChange {
  const { changes, records } = parts
  const diff = parseDiff(change.diff)
  const mediaIds = mediaIdsOf(diff)
  if (isEmpty(diff))
    return { sequence: continues ?? changes.newestSequence(), savedAtMs: savedAt(parts.meta) ?? parts.now(), mediaIds, types: [] }
  if (change.cause === 'machine')
    assertMachineMay(records, diff)
  const mediaId = mediaIds.length === 1 ? mediaIds[0] ?? null : null
  const before = continued(changes, continues, change)
  if (before) {
    return commit(parts, diff, (atMs) => {
      changes.amend({ ...change, sequence: before.sequence, diff: composeDiffs([before.diff, diff]), atMs })
      return before.sequence
    })
  }
  return commit(parts, diff, (atMs) => {
    changes.discardUndone()
    return changes.append({ ...change, diff, atMs, mediaId })
  })
}

function requireChange({ changes }: Parts, sequence: number): void {
  if (sequence !== 0 && !changes.get(sequence))
    throw new AppError('not-found', `There is no change ${sequence} in the log`, { data: { sequence } })
}

function* inverted(diffs: Iterable<Diff>): Generator<Diff> {
  for (const diff of diffs)
    yield invert(diff)
}

/** Opens the document over an open database. `onSaved` hears every committed change, undo and redo. */
export function createDocumentStore(parts: Parts): DocumentStore {
  const { changes } = parts

  function step(newest: Change | null, diffOf: (diff: Diff) => Diff, mark: (sequence: number, atMs: number) => void): HistoryState {
    const change = newest && changes.get(newest.sequence)
    if (change) {
      commit(parts, diffOf(change.diff), (atMs) => {
        mark(change.sequence, atMs)
        return change.sequence
      })
    }
    return stateOf(parts)
  }

  return {
    records: parts.records,
    apply: (change, { continues } = {}) => apply(parts, change, continues),
    undo: who => step(changes.newestDone(), invert, (sequence, atMs) => changes.markUndone(sequence, who, atMs)),
    redo: () => step(changes.oldestUndone(), diff => diff, sequence => changes.markDone(sequence)),
    state: () => stateOf(parts),
    diffNow: (sequence) => {
      const change = changes.get(sequence)
      if (!change)
        throw new AppError('not-found', `There is no change ${sequence} in the log`, { data: { sequence } })
      return change.undone ? invert(change.diff) : change.diff
    },
    restore: (sequence, who) => {
      requireChange(parts, sequence)
      const diff = composeDiffs(inverted(changes.diffsAfter(sequence)))
      const summary = sequence === 0 ? 'Restore the beginning' : `Restore what was after change ${sequence}`
      const counts = `${diff.added.length} added, ${diff.updated.length} changed, ${diff.removed.length} removed`
      return apply(parts, { who, cause: 'person', action: 'restore', summary, modelVersion: null, from: `change ${changes.newestSequence()}`, to: counts, diff })
    },
    between: (from, to) => {
      requireChange(parts, from)
      requireChange(parts, to)
      const [earlier, later] = [Math.min(from, to), Math.max(from, to)]
      const back = composeDiffs(inverted(changes.diffsAfter(earlier, later)))
      return from <= to ? invert(back) : back
    },
    history: options => changes.list(options),
  }
}

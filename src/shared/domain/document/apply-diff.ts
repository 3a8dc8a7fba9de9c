import type { Diff, DocumentRecord } from '../document.ts'
import { AppError } from '../../errors.ts'

/**
 * The records after `diff`, as a new map by id.
 * @throws AppError `conflict` when a record to add is there already, or one to update or remove is not
 */
export function applyDiff(records: ReadonlyMap<string, DocumentRecord>, diff: Diff): Map<string, DocumentRecord> {
  const next = new Map(records)
  const expect = (id: string, present: boolean): void => {
    if (next.has(id) !== present)
      throw new AppError('conflict', `The record ${id} is ${present ? 'no longer there' : 'already there'}`)
  }
  for (const { id } of diff.removed) {
    expect(id, true)
    next.delete(id)
  }
  for (const [from, to] of diff.updated) {
    expect(from.id, true)
    next.set(to.id, to)
  }
  for (const record of diff.added) {
    expect(record.id, false)
    next.set(record.id, record)
  }
  return next
}

/** One diff that does what all of them do in turn: a record added and removed again leaves no trace. */
export function composeDiffs(diffs: Iterable<Diff>): Diff {
  const before = new Map<string, DocumentRecord | null>()
  const after = new Map<string, DocumentRecord | null>()
  const note = (from: DocumentRecord | null, to: DocumentRecord | null): void => {
    const id = (to ?? from)?.id
    if (id === undefined)
      return
    if (!before.has(id))
      before.set(id, from)
    after.set(id, to)
  }
  for (const diff of diffs) {
    diff.removed.forEach(record => note(record, null))
    diff.updated.forEach(([from, to]) => note(from, to))
    diff.added.forEach(record => note(null, record))
  }
  const result: Diff = { added: [], updated: [], removed: [] }
  for (const [id, from] of before) {
    const to = after.get(id) ?? null
    if (from && to)
      result.updated.push([from, to])
    else if (to)
      result.added.push(to)
    else if (from)
      result.removed.push(from)
  }
  return result
}

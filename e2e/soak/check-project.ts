import type { Diff, DocumentRecord } from '../../src/shared/domain/document.ts'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isDeepStrictEqual } from 'node:util'
import { applyDiff } from '../../src/shared/domain/document/apply-diff.ts'

/** What a project holds. `lost` says what is missing or wrong, one line each; an empty list is a pass. */
export type ProjectState = Readonly<{ changes: number, records: number, lost: readonly string[] }>

type LogRow = Readonly<{ sequence: number, state: string, diff_json: string }>

/** What the changes in force make, one after another from nothing. */
function replay(rows: readonly LogRow[]): ReadonlyMap<string, DocumentRecord> {
  return rows.filter(({ state }) => state === 'done').reduce<ReadonlyMap<string, DocumentRecord>>((records, row) => applyDiff(records, JSON.parse(row.diff_json) as Diff), new Map())
}

function differences(made: ReadonlyMap<string, DocumentRecord>, kept: ReadonlyMap<string, DocumentRecord>): string[] {
  const missing = [...made].filter(([id, record]) => !isDeepStrictEqual(kept.get(id), record)).map(([id, { type }]) => `The ${type} ${id} is not as its last change left it`)
  const strange = [...kept].filter(([id]) => !made.has(id)).map(([id, { type }]) => `The ${type} ${id} comes from no change of the log`)
  return [...missing, ...strange]
}

/**
 * Reads a project's file beside the app: whole, the newest commit that the window told of is in it, the log has no hole, and the document is
 * what the log says. Commits come one after another, so a commit that is there has all before it with it.
 * @param savedAtMs of the newest commit that the window had called saved
 */
export function checkProject(path: string, savedAtMs: number): ProjectState {
  const database = new DatabaseSync(join(path, 'project.db'), { readOnly: true })
  try {
    database.exec('BEGIN')
    const lost: string[] = []
    const integrity = database.prepare('PRAGMA integrity_check').get()?.['integrity_check']
    if (integrity !== 'ok')
      lost.push(`The file is damaged: ${integrity}`)
    const last = Number(database.prepare(`SELECT value FROM meta WHERE key = 'document-saved-at-ms'`).get()?.['value'] ?? 0)
    if (last < savedAtMs)
      lost.push(`The newest commit is of ${last}, the window had told of ${savedAtMs}`)
    const rows = database.prepare('SELECT sequence, state, diff_json FROM change_log ORDER BY sequence').all() as unknown as LogRow[]
    rows.forEach(({ sequence }, place) => sequence !== place + 1 && lost.push(`Change ${place + 1} of the log is ${sequence}`))
    const kept = new Map((database.prepare('SELECT id, json FROM records').all() as unknown as { id: string, json: string }[]).map(({ id, json }) => [id, JSON.parse(json) as DocumentRecord]))
    lost.push(...differences(replay(rows), kept))
    return { changes: rows.length, records: kept.size, lost }
  }
  finally {
    database.close()
  }
}

import { hostname } from 'node:os'
import { basename, dirname } from 'node:path'
import process from 'node:process'
import BetterSqlite from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'
import { withStorageErrors } from './database-errors.ts'

/** Who holds a project for writing. */
export type LockHolder = Readonly<{ pid: number, host: string, sinceMs: number }>

/** A held lock; `release` may be called more than once. */
export type ProjectLock = { readonly release: () => void }

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
}

function readHolder(file: BetterSqlite.Database): LockHolder | undefined {
  return file.prepare<[], LockHolder>('SELECT pid, host, since_ms AS sinceMs FROM holder').get()
}

function take(file: BetterSqlite.Database): void {
  file.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (pid INTEGER, host TEXT, since_ms INTEGER) STRICT; DELETE FROM holder')
  file.prepare('INSERT INTO holder VALUES (?, ?, ?)').run(process.pid, hostname(), Date.now())
  file.exec('COMMIT; BEGIN IMMEDIATE')
}

function explainBusy(file: BetterSqlite.Database, path: string): AppError {
  let holder: LockHolder | undefined
  try {
    holder = readHolder(file)
  }
  catch {
    // The other engine is at this moment writing who it is: the message does without.
  }
  const by = holder ? ` by process ${holder.pid} on ${holder.host}` : ''
  return new AppError('project-locked', `${basename(dirname(path))} is already open for writing${by}`, {
    hint: 'Close it there, or work on a copy of the folder.',
    data: holder ? { pid: holder.pid, host: holder.host } : {},
  })
}

/**
 * Takes the one right to write a project. The lock is the write lock of a tiny SQLite file beside the database: the operating
 * system drops it with the process, so a killed engine leaves nothing stale behind; the file says who holds it.
 * @throws AppError `project-locked` when another engine, in this or another process, has it
 */
export function lockProject(path: string): ProjectLock {
  return withStorageErrors(path, () => {
    const file = new BetterSqlite(path, { timeout: 0 })
    try {
      take(file)
    }
    catch (error) {
      const busy = isBusy(error) ? explainBusy(file, path) : error
      file.close()
      throw busy
    }
    return {
      release: () => {
        file.close()
      },
    }
  })
}

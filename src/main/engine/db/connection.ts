import type { Compilable } from 'kysely'
import type { Schema } from './schema.ts'
import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { AppError } from '#shared/errors.ts'
import { withStorageErrors } from './database-errors.ts'

/** Marks a SQLite file as a project of ours: the letters `AFFT` as PRAGMA application_id. */
export const applicationId = 0x41464654

const wholeCheckLimitBytes = 64 * 1024 * 1024
const busyTimeoutMs = 2000

/** Builds typed queries; it never runs one. */
export const query = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: database => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/**
 * An open project database. Queries are built with {@link query} and run here, synchronously: a transaction is one call
 * and no other work of the engine can come between its statements.
 */
export type Database = {
  readonly path: string
  readonly raw: BetterSqlite.Database
  readonly all: <Row>(built: Compilable<Row>) => Row[]
  readonly first: <Row>(built: Compilable<Row>) => Row | undefined
  readonly run: (built: Compilable<unknown>) => { changes: number, lastInsertRowid: number }
  /** Runs `action` whole or not at all. May be nested; the outermost commits. */
  readonly transaction: <T>(action: () => T) => T
  readonly close: () => void
}

/**
 * Opens or makes the SQLite file at `path` with the settings every project is written with: WAL, foreign keys, synchronous FULL.
 * With `readOnly` every write fails, and another engine may be writing meanwhile.
 */
export function connect(path: string, options: { mustExist?: boolean, readOnly?: boolean } = {}): Database {
  return withStorageErrors(path, () => {
    const raw = new BetterSqlite(path, { fileMustExist: options.mustExist ?? true, timeout: busyTimeoutMs, readonly: options.readOnly ?? false })
    if (options.readOnly)
      return wrap(path, raw)
    try {
      raw.pragma('journal_mode = WAL')
      raw.pragma('foreign_keys = ON')
      raw.pragma('synchronous = FULL')
      raw.pragma('temp_store = MEMORY')
      return wrap(path, raw)
    }
    catch (error) {
      raw.close()
      throw error
    }
  })
}

function wrap(path: string, raw: BetterSqlite.Database): Database {
  const statements = new Map<string, BetterSqlite.Statement>()

  function prepare(sql: string): BetterSqlite.Statement {
    const known = statements.get(sql)
    if (known)
      return known
    const made = raw.prepare(sql)
    statements.set(sql, made)
    return made
  }

  return {
    path,
    raw,
    all: <Row>(built: Compilable<Row>) => withStorageErrors(path, () => {
      const { sql, parameters } = built.compile()
      return prepare(sql).all(...parameters) as Row[]
    }),
    first: <Row>(built: Compilable<Row>) => withStorageErrors(path, () => {
      const { sql, parameters } = built.compile()
      return prepare(sql).get(...parameters) as Row | undefined
    }),
    run: built => withStorageErrors(path, () => {
      const { sql, parameters } = built.compile()
      const { changes, lastInsertRowid } = prepare(sql).run(...parameters)
      return { changes, lastInsertRowid: Number(lastInsertRowid) }
    }),
    transaction: action => withStorageErrors(path, () => raw.transaction(action).immediate()),
    close: () => {
      raw.close()
    },
  }
}

/**
 * Reads the file for damage before anything is written to it.
 * @throws AppError `project-damaged` with the first thing found
 */
export function checkIntegrity(database: Database): void {
  const whole = statSync(database.path).size < wholeCheckLimitBytes
  const found = withStorageErrors(database.path, () => database.raw.pragma(whole ? 'integrity_check(1)' : 'quick_check(1)', { simple: true }))
  if (found !== 'ok') {
    throw new AppError('project-damaged', `The database of ${basename(dirname(database.path))} is damaged: ${String(found)}`, {
      hint: 'Restore the folder from a backup. The file was left as it is.',
      data: { path: database.path },
    })
  }
}

import type { Database } from './connection.ts'
import { rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { applicationId } from './connection.ts'
import { withStorageErrors } from './database-errors.ts'

/** One step of the schema, forward only: plain SQL that leads from `version - 1` to `version`. */
export type Migration = Readonly<{ version: number, name: string, up: string }>

/** The schema version that the file carries; 0 in a fresh one. */
export function schemaVersion(database: Database): number {
  return Number(withStorageErrors(database.path, () => database.raw.pragma('user_version', { simple: true })))
}

function backUp(database: Database, version: number): void {
  const path = join(dirname(database.path), `project.before-v${version + 1}.db`)
  rmSync(path, { force: true })
  database.raw.prepare('VACUUM INTO ?').run(path)
}

/** @throws AppError `project-newer` when a later version wrote the file */
export function assertNotNewer(database: Database, migrations: readonly Migration[]): void {
  const current = schemaVersion(database)
  const newest = migrations.at(-1)?.version ?? 0
  if (current > newest) {
    throw new AppError('project-newer', `${basename(dirname(database.path))} was written by a newer Affectree (schema ${current}; this one reads up to ${newest})`, {
      hint: 'Update Affectree and open the project again. Nothing was changed.',
      data: { found: current, known: newest },
    })
  }
}

/**
 * Brings the file to the newest schema. A file with content is copied beside itself first (`project.before-vN.db`);
 * each step commits by itself together with its version.
 * @throws AppError `project-newer` when a later version wrote the file, before anything is changed
 */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  const current = schemaVersion(database)
  assertNotNewer(database, migrations)
  const missing = migrations.filter(migration => migration.version > current)
  if (missing.length === 0)
    return
  withStorageErrors(database.path, () => {
    if (current > 0)
      backUp(database, current)
    for (const migration of missing) {
      database.transaction(() => {
        database.raw.exec(migration.up)
        database.raw.pragma(`application_id = ${applicationId}`)
        database.raw.pragma(`user_version = ${migration.version}`)
      })
    }
  })
}

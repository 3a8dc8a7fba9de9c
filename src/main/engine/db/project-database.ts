import type { Database } from './connection.ts'
import type { Migration } from './migrate.ts'
import type { ProjectLock } from './project-lock.ts'
import { existsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { applicationId, checkIntegrity, connect } from './connection.ts'
import { assertNotNewer, migrate, schemaVersion } from './migrate.ts'
import { migrations } from './migrations/all.ts'
import { lockProject } from './project-lock.ts'

/** A project's database together with the lock that makes this engine its only writer. `close` gives both back. */
export type ProjectDatabase = Database & { readonly schemaVersion: number }

/** The database file inside a project folder. */
export function databasePath(folder: string): string {
  return join(folder, 'project.db')
}

function notAProject(folder: string, reason: string): AppError {
  return new AppError('project-not-one', `${basename(folder)} is not an Affectree project: ${reason}`, {
    hint: 'Choose a folder that ends in .affectree, or create a project.',
    data: { path: folder },
  })
}

function assertProjectFolder(folder: string): void {
  if (!existsSync(folder))
    throw new AppError('file-missing', `There is no folder ${folder}`, { hint: 'Check the path, or create a project there.', data: { path: folder } })
  if (!statSync(folder).isDirectory())
    throw notAProject(folder, 'it is a file, not a folder')
  if (!existsSync(databasePath(folder)))
    throw notAProject(folder, 'it holds no project.db')
}

function assertOurs(database: Database, folder: string): void {
  if (database.raw.pragma('application_id', { simple: true }) !== applicationId)
    throw notAProject(folder, 'its project.db belongs to another program')
}

function openLocked(folder: string, fresh: boolean, steps: readonly Migration[], lock: ProjectLock): ProjectDatabase {
  const database = connect(databasePath(folder), { mustExist: !fresh })
  try {
    if (!fresh) {
      checkIntegrity(database)
      assertOurs(database, folder)
    }
    migrate(database, steps)
    return {
      ...database,
      schemaVersion: schemaVersion(database),
      close: () => {
        database.close()
        lock.release()
      },
    }
  }
  catch (error) {
    database.close()
    throw error
  }
}

/**
 * Opens the database of a project folder for reading alone, beside the engine that holds its lock: no lock, no migration, no write.
 * @throws AppError `file-missing`, `project-not-one`, `project-damaged`, `project-newer`
 */
export function openProjectForReading(folder: string): ProjectDatabase {
  assertProjectFolder(folder)
  const database = connect(databasePath(folder), { readOnly: true })
  try {
    assertOurs(database, folder)
    assertNotNewer(database, migrations)
    return { ...database, schemaVersion: schemaVersion(database) }
  }
  catch (error) {
    database.close()
    throw error
  }
}

/**
 * Opens the database of a project folder for reading and writing, or makes it there when `fresh`.
 * @param folder absolute path of the project folder; it exists
 * @throws AppError `file-missing`, `project-not-one`, `project-locked`, `project-damaged`, `project-newer`, `project-read-only`, `disk-full`
 */
export function openProjectDatabase(folder: string, options: { fresh?: boolean, migrations?: readonly Migration[] } = {}): ProjectDatabase {
  const fresh = options.fresh ?? false
  if (!fresh)
    assertProjectFolder(folder)
  const lock = lockProject(join(folder, 'project.lock'))
  try {
    return openLocked(folder, fresh, options.migrations ?? migrations, lock)
  }
  catch (error) {
    lock.release()
    throw error
  }
}

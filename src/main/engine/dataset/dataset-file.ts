import { existsSync } from 'node:fs'
import BetterSqlite from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'
import { datasetSchema, searchSchema } from './schema.ts'
import { workshopSchema } from './workshop-schema.ts'

/** Marks a SQLite file as a dataset of ours: the letters `AFDS` as PRAGMA application_id. */
const applicationId = 0x41464453
const datasetVersion = 2

/** An open dataset: one SQLite file beside the project's, because it may hold millions of samples and can be imported again. */
export type DatasetFile = Readonly<{ path: string, raw: BetterSqlite.Database, close: () => void }>

/** From the first version to the newest. The search index is made anew when samples are next made searchable. */
function bringUpToDate(raw: BetterSqlite.Database): void {
  if (Number(raw.pragma('user_version', { simple: true })) < 2) {
    raw.transaction(() => {
      raw.exec('DROP TABLE IF EXISTS answer_search; DROP TABLE IF EXISTS question_search')
      raw.exec(searchSchema)
      raw.exec(workshopSchema)
      raw.pragma(`user_version = ${datasetVersion}`)
    })()
  }
}

/**
 * Opens the dataset at `path`, making it where it is missing.
 * @throws AppError `project-newer` when a newer version wrote it, `project-not-one` when it is another kind of file
 */
export function openDataset(path: string, options: { readonly?: boolean } = {}): DatasetFile {
  const fresh = !existsSync(path)
  const raw = new BetterSqlite(path, { readonly: options.readonly ?? false, timeout: 5000 })
  raw.pragma('foreign_keys = ON')
  raw.pragma('temp_store = MEMORY')
  raw.pragma('cache_size = -65536')
  if (fresh) {
    raw.pragma('page_size = 8192')
    // the window reads while an import writes
    raw.pragma('journal_mode = WAL')
    raw.pragma(`application_id = ${applicationId}`)
    raw.exec(datasetSchema)
    raw.pragma('user_version = 1')
  }
  raw.pragma('synchronous = FULL')
  if (raw.pragma('application_id', { simple: true }) !== applicationId) {
    raw.close()
    throw new AppError('project-not-one', `${path} is not a dataset of Affectree`, { hint: 'Choose another file.' })
  }
  if (Number(raw.pragma('user_version', { simple: true })) > datasetVersion) {
    raw.close()
    throw new AppError('project-newer', `${path} was written by a newer version of Affectree`, { hint: 'Update Affectree and open it again.' })
  }
  if (options.readonly !== true)
    bringUpToDate(raw)
  return { path, raw, close: () => void raw.close() }
}

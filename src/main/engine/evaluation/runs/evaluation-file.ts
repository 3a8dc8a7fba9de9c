import { existsSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'

/** Marks a SQLite file as evaluation runs of ours: the letters `AFEV` as PRAGMA application_id. */
const applicationId = 0x41464556
const evaluationVersion = 1

/**
 * A run is one model over one list of items. Items are copied when the run is made, so that a later edit of the dataset changes no result. There is at most
 * one answer to an item, and one judgement of it by each judge: an answer is a text, or the reason why there is none.
 */
const schema = `
  CREATE TABLE run (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    model TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('file', 'policy', 'server')),
    settings_json TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE item (
    run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    sample_id INTEGER,
    task TEXT NOT NULL,
    question TEXT NOT NULL,
    truth TEXT NOT NULL,
    video TEXT,
    PRIMARY KEY (run_id, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE answer (
    run_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('answered', 'failed')),
    text TEXT,
    reason TEXT,
    input_tokens REAL,
    output_tokens REAL,
    took_ms REAL,
    requests INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (run_id, position),
    FOREIGN KEY (run_id, position) REFERENCES item (run_id, position) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE judgement (
    run_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    judge TEXT NOT NULL,
    scores_json TEXT,
    problem TEXT,
    reply TEXT,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (run_id, position, judge),
    FOREIGN KEY (run_id, position) REFERENCES item (run_id, position) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
`

/** An open file of evaluation runs. */
export type EvaluationFile = Readonly<{ path: string, raw: BetterSqlite.Database, close: () => void }>

/** Where a project keeps its evaluation runs. */
export function evaluationPathOf(projectFolder: string): string {
  return join(projectFolder, 'evaluation.db')
}

/**
 * Opens the runs at `path`, making the file where it is missing.
 * @throws AppError `project-newer` when a newer version wrote it, `project-not-one` when it is another kind of file
 */
export function openEvaluation(path: string): EvaluationFile {
  const fresh = !existsSync(path)
  const raw = new BetterSqlite(path, { timeout: 5000 })
  raw.pragma('foreign_keys = ON')
  if (fresh) {
    raw.pragma('journal_mode = WAL')
    raw.transaction(() => {
      raw.pragma(`application_id = ${applicationId}`)
      raw.exec(schema)
      raw.pragma(`user_version = ${evaluationVersion}`)
    })()
  }
  raw.pragma('synchronous = FULL')
  const refuse = (error: AppError): never => {
    raw.close()
    throw error
  }
  if (raw.pragma('application_id', { simple: true }) !== applicationId)
    refuse(new AppError('project-not-one', `${path} holds no evaluation runs of Affectree`, { hint: 'Move the file away.' }))
  if (Number(raw.pragma('user_version', { simple: true })) > evaluationVersion)
    refuse(new AppError('project-newer', `${path} was written by a newer version of Affectree`, { hint: 'Update Affectree and open it again.' }))
  return { path, raw, close: () => void raw.close() }
}

/** Opens the project's runs for as long as `action` takes. */
export async function withEvaluation<T>(projectFolder: string, action: (file: EvaluationFile) => T | Promise<T>): Promise<T> {
  const file = openEvaluation(evaluationPathOf(projectFolder))
  try {
    return await action(file)
  }
  finally {
    file.close()
  }
}

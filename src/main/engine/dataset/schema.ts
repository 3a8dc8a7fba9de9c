/**
 * The tables of a dataset file. Records keep their exact text (`raw`), so that untouched samples leave as they came; questions,
 * sources and videos are kept once. An edited sample has its new text in `raw` and its imported one in `original`.
 */
export const datasetSchema = `
  CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    split TEXT NOT NULL,
    layout TEXT NOT NULL CHECK (layout IN ('array', 'lines')),
    size_bytes INTEGER NOT NULL,
    reached_byte INTEGER NOT NULL DEFAULT 0,
    reached_line INTEGER NOT NULL DEFAULT 1,
    samples INTEGER NOT NULL DEFAULT 0,
    complete INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE question (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE video (id INTEGER PRIMARY KEY, path TEXT NOT NULL) STRICT;

  CREATE TABLE sample (
    id INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES file (id),
    line INTEGER NOT NULL,
    task TEXT NOT NULL,
    source_id INTEGER REFERENCES source (id),
    video_id INTEGER REFERENCES video (id),
    question_id INTEGER NOT NULL REFERENCES question (id),
    hash INTEGER NOT NULL,
    raw TEXT NOT NULL,
    original TEXT
  ) STRICT;

  CREATE TABLE rejected (
    id INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES file (id),
    line INTEGER NOT NULL,
    reason TEXT NOT NULL,
    raw TEXT NOT NULL
  ) STRICT;

  CREATE TABLE duplicate (
    file_id INTEGER NOT NULL REFERENCES file (id),
    line INTEGER NOT NULL,
    sample_id INTEGER NOT NULL REFERENCES sample (id)
  ) STRICT;

  CREATE TABLE task_count (task TEXT PRIMARY KEY, samples INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`

/**
 * What filters and full-text search read, made after an import because it is cheaper over all rows at once. The indexes are
 * contentless: they find ids, the text is in the records. Questions repeat, so they have an index of their own; a sample's `facets`
 * name its question and its task (see `facet-words.ts`), so that one search narrows by all of them in the order of ids.
 */
export const searchSchema = `
  CREATE VIRTUAL TABLE IF NOT EXISTS sample_search USING fts5 (answer, facets, content = '', contentless_delete = 1, detail = column);
  CREATE VIRTUAL TABLE IF NOT EXISTS question_search USING fts5 (text, content = '', contentless_delete = 1, detail = column);
`

/** Indexes that are dropped before a large import and made again after it. */
export const filterIndexes: Readonly<Record<string, string>> = {
  sample_by_task: 'CREATE INDEX IF NOT EXISTS sample_by_task ON sample (task, id)',
  sample_by_video: 'CREATE INDEX IF NOT EXISTS sample_by_video ON sample (video_id, id)',
  video_by_path: 'CREATE UNIQUE INDEX IF NOT EXISTS video_by_path ON video (path)',
  sample_by_question: 'CREATE INDEX IF NOT EXISTS sample_by_question ON sample (question_id, id)',
}

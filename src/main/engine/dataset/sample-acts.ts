import type { DatasetFile } from './dataset-file.ts'
import { AppError } from '#shared/errors.ts'
import { answerOf, parseSample, questionOf } from '#shared/formats/sample-record.ts'
import { facetsOf } from './facet-words.ts'
import { plainQuestion } from './import-samples.ts'
import { hashText } from './text-hash.ts'

/** What of a sample can be changed. `split` null is that of its file; `original` is the imported text of an edited sample. */
export type SampleState = Readonly<{ raw: string, original: string | null, task: string, split: string | null, removed: boolean }>

/** A change of one sample; `before` null when the act makes it, and then `after` is how it begins. */
type SampleChange = Readonly<{ id: number, before: SampleState | null, after: SampleState }>

/** One act in the log of the dataset: who did what, when, to how many samples. */
export type DatasetAct = Readonly<{ id: number, atMs: number, who: string, action: string, samples: number, undone: boolean }>

type StateRow = Readonly<{ raw: string, original: string | null, task: string, split: string | null, removed: number }>

const generatedPath = 'affectree:generated'

/** How a sample stands now. @throws AppError `not-found` */
export function stateOf({ raw }: DatasetFile, id: number): SampleState {
  const row = raw.prepare('SELECT raw, original, task, split, removed FROM sample WHERE id = ?').get(id) as StateRow | undefined
  if (!row)
    throw new AppError('not-found', `There is no sample ${id} in the dataset`)
  return { ...row, removed: row.removed === 1 }
}

function idOf({ raw }: DatasetFile, table: 'question' | 'source' | 'video', column: string, text: string): number {
  const known = raw.prepare(`SELECT id FROM ${table} WHERE ${column} = ?`).pluck().get(text) as number | undefined
  return known ?? Number(raw.prepare(`INSERT INTO ${table} (${column}) VALUES (?)`).run(text).lastInsertRowid)
}

function count({ raw }: DatasetFile, { task, removed }: SampleState, by: 1 | -1): void {
  if (!removed)
    raw.prepare('INSERT INTO task_count (task, samples) VALUES (?, ?) ON CONFLICT (task) DO UPDATE SET samples = samples + excluded.samples').run(task, by)
}

/** Puts a sample in the given state and keeps what is searched and counted in step. */
function put(dataset: DatasetFile, id: number, from: SampleState | null, to: SampleState): void {
  const { raw } = dataset
  const sample = parseSample(to.raw)
  const asked = plainQuestion(questionOf(sample))
  const question = idOf(dataset, 'question', 'text', asked)
  const [video] = sample.videos
  raw.prepare('UPDATE sample SET raw = ?, original = ?, task = ?, split = ?, removed = ?, question_id = ?, source_id = ?, video_id = ?, hash = ? WHERE id = ?').run(to.raw, to.original, to.task, to.split, Number(to.removed), question, sample.source === null ? null : idOf(dataset, 'source', 'name', sample.source), video === undefined ? null : idOf(dataset, 'video', 'path', video), hashText(to.original ?? to.raw), id)
  raw.prepare('DELETE FROM sample_search WHERE rowid = ?').run(id)
  if (!to.removed)
    raw.prepare('INSERT INTO sample_search (rowid, answer, facets) VALUES (?, ?, ?)').run(id, answerOf(sample) ?? '', facetsOf(to.task, question))
  if (raw.prepare('SELECT 1 FROM question_search WHERE rowid = ?').get(question) === undefined)
    raw.prepare('INSERT INTO question_search (rowid, text) VALUES (?, ?)').run(question, asked)
  if (from)
    count(dataset, from, -1)
  count(dataset, to, 1)
}

function generatedFile({ raw }: DatasetFile): number {
  const known = raw.prepare('SELECT id FROM file WHERE path = ?').pluck().get(generatedPath) as number | undefined
  return known ?? Number(raw.prepare('INSERT INTO file (path, split, layout, size_bytes, complete) VALUES (?, \'train\', \'lines\', 0, 1)').run(generatedPath).lastInsertRowid)
}

/** Makes the row of a new sample, empty of everything that {@link put} fills in. */
function makeRow(dataset: DatasetFile, state: SampleState): number {
  const file = generatedFile(dataset)
  const question = idOf(dataset, 'question', 'text', '')
  const { lastInsertRowid } = dataset.raw.prepare('INSERT INTO sample (file_id, line, task, question_id, hash, raw) VALUES (?, (SELECT samples + 1 FROM file WHERE id = ?), ?, ?, 0, ?)').run(file, file, state.task, question, state.raw)
  dataset.raw.prepare('UPDATE file SET samples = samples + 1 WHERE id = ?').run(file)
  return Number(lastInsertRowid)
}

/** Forgets what could be done again, with the samples that only existed there. */
function forgetUndone({ raw }: DatasetFile): void {
  const made = raw.prepare('SELECT sample_id FROM act_row JOIN act ON act.id = act_row.act_id WHERE undone = 1 AND before_json IS NULL').pluck().all() as number[]
  raw.exec('DELETE FROM act_row WHERE act_id IN (SELECT id FROM act WHERE undone = 1); DELETE FROM act WHERE undone = 1')
  for (const id of made) {
    raw.prepare('DELETE FROM vote WHERE item_id IN (SELECT id FROM item WHERE sample_id = ?)').run(id)
    raw.prepare('DELETE FROM item WHERE sample_id = ?').run(id)
    raw.prepare('DELETE FROM sample WHERE id = ?').run(id)
  }
}

/** A new state for a sample that is there (`id`), or a sample to make (`id` null). */
export type Wanted = Readonly<{ id: number | null, state: SampleState }>

/**
 * Makes one act: all changes in one transaction, with one entry of the log, and forgets what could be done again.
 * @returns ids of the samples, in order
 * @throws AppError `bad-input` when a text is no sample, `not-found` for an unknown id
 */
export function act(dataset: DatasetFile, who: string, action: string, wanted: readonly Wanted[]): number[] {
  const { raw } = dataset
  return raw.transaction(() => {
    forgetUndone(dataset)
    const { lastInsertRowid } = raw.prepare('INSERT INTO act (at_ms, who, action) VALUES (?, ?, ?)').run(Date.now(), who, action)
    const log = raw.prepare('INSERT INTO act_row (act_id, sample_id, before_json, after_json) VALUES (?, ?, ?, ?)')
    return wanted.map(({ id: given, state }) => {
      const before = given === null ? null : stateOf(dataset, given)
      const id = given ?? makeRow(dataset, state)
      put(dataset, id, before, state)
      log.run(lastInsertRowid, id, before === null ? null : JSON.stringify(before), JSON.stringify(state))
      return id
    })
  })()
}

function changesOf({ raw }: DatasetFile, actId: number): SampleChange[] {
  const rows = raw.prepare('SELECT sample_id, before_json, after_json FROM act_row WHERE act_id = ? ORDER BY rowid').all(actId) as { sample_id: number, before_json: string | null, after_json: string }[]
  return rows.map(row => ({ id: row.sample_id, before: row.before_json === null ? null : JSON.parse(row.before_json) as SampleState, after: JSON.parse(row.after_json) as SampleState }))
}

/** Takes back the newest act in force (`undo`), or does again the one taken back last (`redo`). @returns what was done, null when there was none */
export function step(dataset: DatasetFile, direction: 'undo' | 'redo'): string | null {
  const { raw } = dataset
  const isUndo = direction === 'undo'
  return raw.transaction(() => {
    const found = raw.prepare(`SELECT id, action FROM act WHERE undone = ? ORDER BY id ${isUndo ? 'DESC' : 'ASC'} LIMIT 1`).get(Number(!isUndo)) as { id: number, action: string } | undefined
    if (!found)
      return null
    const changes = changesOf(dataset, found.id)
    for (const { id, before, after } of isUndo ? changes.toReversed() : changes) {
      // a sample that the act made is taken out of the way, not out of the file: its id stays known to the log
      const gone: SampleState = { ...after, removed: true }
      put(dataset, id, isUndo ? after : before ?? gone, isUndo ? before ?? gone : after)
    }
    raw.prepare('UPDATE act SET undone = ? WHERE id = ?').run(Number(isUndo), found.id)
    return found.action
  })()
}

/** The newest acts, or those that touched one sample. */
export function listActs({ raw }: DatasetFile, options: { sampleId?: number | undefined, limit: number }): DatasetAct[] {
  const rows = raw.prepare(`SELECT act.id, at_ms AS atMs, who, action, undone, (SELECT count(*) FROM act_row WHERE act_id = act.id) AS samples FROM act
    WHERE ? IS NULL OR id IN (SELECT act_id FROM act_row WHERE sample_id = ?) ORDER BY act.id DESC LIMIT ?`).all(options.sampleId ?? null, options.sampleId ?? null, options.limit) as (Omit<DatasetAct, 'undone'> & { undone: number })[]
  return rows.map(row => ({ ...row, undone: row.undone === 1 }))
}

import type { PastAnswers } from '#shared/domain/evaluation/server-estimate.ts'
import type { EvaluationFile } from './evaluation-file.ts'
import { createHash } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import { newId } from '../../db/ids.ts'

/** One question of a run, with its true answer. `sampleId` and `video` are null where it came from elsewhere than the dataset. */
export type RunItem = Readonly<{ sampleId: number | null, task: string, question: string, truth: string, video: string | null }>

/** A run as it is made. `settings` say how the answers are come by. */
export type NewRun = Readonly<{ name: string, model: string, source: 'file' | 'policy' | 'server', settings: Readonly<Record<string, unknown>>, items: readonly RunItem[] }>

/** A run with how far it is. `digest` is the same for runs over the same questions and truths. */
export type RunRow = Readonly<{ id: string, name: string, model: string, source: NewRun['source'], settings: Readonly<Record<string, unknown>>, digest: string, createdAtMs: number, items: number, answered: number, failed: number }>

/** What a run holds of an item: the question, and its answer as far as there is one. */
export type AnsweredItem = RunItem & Readonly<{ position: number, status: 'answered' | 'failed' | null, text: string | null, reason: string | null }>

/** An answer to keep. Tokens and time are null where nobody measured them; `requests` is 0 for one that was kept from before. */
export type NewAnswer = Readonly<{ status: 'answered', text: string, inputTokens: number | null, outputTokens: number | null, tookMs: number | null, requests: number }> | Readonly<{ status: 'failed', reason: string }>

/** What a judge said of an answer: scores by aspect in [0, 100], or the problem with its reply. */
export type Judgement = Readonly<{ position: number, judge: string, scores: Readonly<Record<string, number>> | null, problem: string | null, reply: string | null }>

const runColumns = `id, name, model, source, settings_json AS settings, digest, created_at_ms AS createdAtMs, (SELECT count(*) FROM item WHERE run_id = run.id) AS items,
  (SELECT count(*) FROM answer WHERE run_id = run.id AND status = 'answered') AS answered, (SELECT count(*) FROM answer WHERE run_id = run.id AND status = 'failed') AS failed`

const present = (row: Omit<RunRow, 'settings'> & { settings: string }): RunRow => ({ ...row, settings: JSON.parse(row.settings) as RunRow['settings'] })

function digestOf(items: readonly RunItem[]): string {
  const hash = createHash('sha256')
  for (const { task, question, truth, video } of items)
    hash.update(JSON.stringify([task, question, truth, video]))
  return hash.digest('hex')
}

/** Makes a run with its items and no answers. @returns its id */
export function createRun({ raw }: EvaluationFile, { name, model, source, settings, items }: NewRun): string {
  if (items.length === 0)
    throw new AppError('bad-input', 'There is nothing to ask: no sample passes the choice', { hint: 'Import samples, or choose others.' })
  const id = newId('run')
  const insert = raw.prepare('INSERT INTO item (run_id, position, sample_id, task, question, truth, video) VALUES (?, ?, ?, ?, ?, ?, ?)')
  raw.transaction(() => {
    raw.prepare('INSERT INTO run (id, name, model, source, settings_json, digest, created_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)').run(id, name, model, source, JSON.stringify(settings), digestOf(items), Date.now())
    items.forEach(({ sampleId, task, question, truth, video }, position) => insert.run(id, position, sampleId, task, question, truth, video))
  })()
  return id
}

/** All runs, newest first. */
export function listRuns({ raw }: EvaluationFile): RunRow[] {
  return (raw.prepare(`SELECT ${runColumns} FROM run ORDER BY created_at_ms DESC, id DESC`).all() as Parameters<typeof present>[0][]).map(present)
}

/** One run. @throws AppError `not-found` */
export function getRun({ raw }: EvaluationFile, id: string): RunRow {
  const row = raw.prepare(`SELECT ${runColumns} FROM run WHERE id = ?`).get(id) as Parameters<typeof present>[0] | undefined
  if (!row)
    throw new AppError('not-found', `There is no run ${id}`, { hint: 'The list of runs shows those that there are.' })
  return present(row)
}

/** Gives a run another name. @throws AppError `not-found` */
export function renameRun(file: EvaluationFile, id: string, name: string): void {
  getRun(file, id)
  file.raw.prepare('UPDATE run SET name = ? WHERE id = ?').run(name, id)
}

/** Removes a run with its answers and judgements. @throws AppError `not-found` */
export function removeRun(file: EvaluationFile, id: string): void {
  getRun(file, id)
  file.raw.prepare('DELETE FROM run WHERE id = ?').run(id)
}

/** The items of a run in order, with their answers; with `page` only those of so many positions after one. */
export function answeredItems({ raw }: EvaluationFile, runId: string, page: { after: number, limit: number } = { after: -1, limit: Number.MAX_SAFE_INTEGER }): AnsweredItem[] {
  return raw.prepare(`SELECT item.position, item.sample_id AS sampleId, item.task, item.question, item.truth, item.video, answer.status, answer.text, answer.reason
    FROM item LEFT JOIN answer ON answer.run_id = item.run_id AND answer.position = item.position WHERE item.run_id = ? AND item.position > ? ORDER BY item.position LIMIT ?`).all(runId, page.after, page.limit) as AnsweredItem[]
}

/** Keeps the answer to an item; it is on the disk when this returns. A second answer to one item is a defect and throws. */
export function commitAnswer({ raw }: EvaluationFile, runId: string, position: number, answer: NewAnswer): void {
  const { text, inputTokens, outputTokens, tookMs, requests } = answer.status === 'answered' ? answer : { text: null, inputTokens: null, outputTokens: null, tookMs: null, requests: 0 }
  raw.prepare('INSERT INTO answer (run_id, position, status, text, reason, input_tokens, output_tokens, took_ms, requests, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(runId, position, answer.status, text, answer.status === 'failed' ? answer.reason : null, inputTokens, outputTokens, tookMs, requests, Date.now())
}

/** Forgets that questions failed, so that they are asked again. @returns how many */
export function forgetFailed({ raw }: EvaluationFile, runId: string): number {
  return raw.prepare('DELETE FROM answer WHERE run_id = ? AND status = \'failed\'').run(runId).changes
}

/** What answers took on average in runs with these settings, those from a cache left out. */
export function pastAnswers({ raw }: EvaluationFile, settings: Readonly<Record<string, string | number>>): PastAnswers {
  const same = Object.keys(settings).map(name => `json_extract(run.settings_json, '$.${name}') = ?`).join(' AND ')
  return raw.prepare(`SELECT count(*) AS answers, avg(input_tokens) AS inputTokens, avg(output_tokens) AS outputTokens, avg(took_ms) AS tookMs
    FROM answer JOIN run ON run.id = answer.run_id WHERE answer.status = 'answered' AND answer.requests > 0 AND ${same}`).get(...Object.values(settings)) as PastAnswers
}

/** What judges said of a run, in the order of items. */
export function judgementsOf({ raw }: EvaluationFile, runId: string): Judgement[] {
  const rows = raw.prepare('SELECT position, judge, scores_json AS scores, problem, reply FROM judgement WHERE run_id = ? ORDER BY position, judge').all(runId) as (Omit<Judgement, 'scores'> & { scores: string | null })[]
  return rows.map(row => ({ ...row, scores: row.scores === null ? null : JSON.parse(row.scores) as Judgement['scores'] }))
}

/** Keeps what a judge said of an answer. */
export function commitJudgement({ raw }: EvaluationFile, runId: string, { position, judge, scores, problem, reply }: Judgement): void {
  raw.prepare('INSERT INTO judgement (run_id, position, judge, scores_json, problem, reply, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(runId, position, judge, scores && JSON.stringify(scores), problem, reply, Date.now())
}

/** Forgets judgements without a score, so that the judge is asked again. @returns how many */
export function forgetProblems({ raw }: EvaluationFile, runId: string, judge: string): number {
  return raw.prepare('DELETE FROM judgement WHERE run_id = ? AND judge = ? AND scores_json IS NULL').run(runId, judge).changes
}

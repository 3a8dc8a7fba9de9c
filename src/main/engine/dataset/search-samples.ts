import type { SampleForm } from '#shared/formats/sample-record.ts'
import type { DatasetFile } from './dataset-file.ts'
import { AppError } from '#shared/errors.ts'
import { answerOf, parseSample, questionOf } from '#shared/formats/sample-record.ts'
import { plainQuestion } from './import-samples.ts'

/** Which samples to show. All given conditions must hold; `text` holds words that must stand in the answer (or in the question). */
export type SampleFilter = Readonly<{ task?: string, video?: string, fileId?: number, text?: string, edited?: boolean }>

/** A page of samples in the order of import, starting after the id `after`. */
export type PageRequest = Readonly<{ after?: number, limit: number }>

/** A sample with where it came from. */
export type SampleRow = Readonly<{
  id: number
  task: string
  form: SampleForm
  question: string
  answer: string
  videos: readonly string[]
  source: string | null
  file: string
  split: string
  line: number
  edited: boolean
  raw: string
}>

type StoredRow = Readonly<{ id: number, task: string, raw: string, line: number, edited: number, path: string, split: string }>

/** Words as a full-text query: each is quoted, so that nothing a person types is an operator; the last may be the beginning of a word. */
export function toSearchQuery(text: string): string {
  const words = text.trim().split(/\s+/).filter(Boolean)
  return words.map((word, index) => `"${word.replaceAll('"', '""')}"${index === words.length - 1 ? '*' : ''}`).join(' ')
}

function conditions(filter: SampleFilter): { where: string[], values: (string | number)[] } {
  const where: string[] = []
  const values: (string | number)[] = []
  const also = (sql: string, ...given: (string | number)[]): void => {
    where.push(sql)
    values.push(...given)
  }
  if (filter.task !== undefined)
    also('sample.task = ?', filter.task)
  if (filter.video !== undefined)
    also('sample.video_id = (SELECT id FROM video WHERE path = ?)', filter.video)
  if (filter.fileId !== undefined)
    also('sample.file_id = ?', filter.fileId)
  if (filter.edited !== undefined)
    also(filter.edited ? 'sample.original IS NOT NULL' : 'sample.original IS NULL')
  return { where, values }
}

function present(row: StoredRow): SampleRow {
  const { id, task, raw, line, path, split } = row
  const sample = parseSample(raw)
  const { form, videos, source } = sample
  const [question, answer] = [plainQuestion(questionOf(sample)), answerOf(sample) ?? '']
  return { id, task, form, question, answer, videos, source, file: path, split, line, edited: row.edited === 1, raw }
}

/** Records set aside, in the order of import, starting after the id `after`. */
export function rejectedRecords(dataset: DatasetFile, page: PageRequest): { id: number, file: string, line: number, reason: string, raw: string }[] {
  return dataset.raw.prepare(`SELECT rejected.id, file.path AS file, line, reason, rejected.raw FROM rejected JOIN file ON file.id = rejected.file_id
    WHERE rejected.id > ? ORDER BY rejected.id LIMIT ?`).all(page.after ?? 0, page.limit) as { id: number, file: string, line: number, reason: string, raw: string }[]
}

/**
 * The next page of samples that pass the filter. Text is looked for in the answers first; when fewer than a page are found, also in questions.
 * @throws AppError `bad-input` when the page is larger than 1000
 */
export function searchSamples(dataset: DatasetFile, filter: SampleFilter, page: PageRequest): readonly SampleRow[] {
  if (page.limit > 1000)
    throw new AppError('bad-input', `A page holds at most 1000 samples, not ${page.limit}`)
  const { where, values } = conditions(filter)
  const select = `SELECT sample.id, sample.task, sample.raw, sample.line, sample.original IS NOT NULL AS edited, file.path, file.split
    FROM sample JOIN file ON file.id = sample.file_id`
  const after = page.after ?? 0
  const run = (more: readonly string[], given: readonly (string | number)[]): SampleRow[] => {
    const all = ['sample.id > ?', ...where, ...more]
    return (dataset.raw.prepare(`${select} WHERE ${all.join(' AND ')} ORDER BY sample.id LIMIT ?`)
      .all(after, ...values, ...given, page.limit) as StoredRow[]).map(present)
  }
  if (!filter.text?.trim())
    return run([], [])
  return searchText(dataset, toSearchQuery(filter.text), after, page.limit, run)
}

function searchText(
  dataset: DatasetFile,
  query: string,
  after: number,
  limit: number,
  run: (more: readonly string[], given: readonly (string | number)[]) => SampleRow[],
): SampleRow[] {
  const found = run(['sample.id IN (SELECT rowid FROM answer_search WHERE answer_search MATCH ? AND rowid > ? ORDER BY rowid)'], [query, after])
  if (found.length >= limit)
    return found
  const questions = dataset.raw.prepare('SELECT rowid FROM question_search WHERE question_search MATCH ? LIMIT 500').pluck().all(query) as number[]
  if (questions.length === 0)
    return found
  const byQuestion = run([`sample.question_id IN (${questions.join(', ')})`], [])
  const byId = new Map([...found, ...byQuestion].map(row => [row.id, row]))
  return [...byId.values()].sort((a, b) => a.id - b.id).slice(0, limit)
}

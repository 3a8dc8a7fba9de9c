import type { Verdict } from '#shared/domain/dataset/committee.ts'
import type { SampleForm } from '#shared/formats/sample-record.ts'
import type { DatasetFile } from './dataset-file.ts'
import { AppError } from '#shared/errors.ts'
import { answerOf, parseSample, questionOf } from '#shared/formats/sample-record.ts'
import { queryWords, questionFacet, taskFacet } from './facet-words.ts'
import { plainQuestion } from './import-samples.ts'

/** Which samples to show. All given conditions must hold; `text` holds words that must all stand in the answer or all in the question. */
export type SampleFilter = Readonly<{ task?: string, video?: string, fileId?: number, split?: string, verdict?: string, text?: string, edited?: boolean }>

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
  verdict: Verdict | null
  raw: string
}>

const columns = 'sample.id, sample.task, sample.raw, sample.line, sample.original IS NOT NULL AS edited, sample.verdict, file.path, coalesce(sample.split, file.split) AS split'

type StoredRow = Readonly<{ id: number, task: string, raw: string, line: number, edited: number, verdict: Verdict | null, path: string, split: string }>

function conditions(filter: SampleFilter): { where: string[], values: (string | number)[] } {
  const where: string[] = ['sample.removed = 0']
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
  if (filter.split !== undefined)
    also('coalesce(sample.split, file.split) = ?', filter.split)
  if (filter.verdict !== undefined)
    also('sample.verdict = ?', filter.verdict)
  if (filter.edited !== undefined)
    also(filter.edited ? 'sample.original IS NOT NULL' : 'sample.original IS NULL')
  return { where, values }
}

function present(row: StoredRow): SampleRow {
  const { id, task, raw, line, path, split, verdict } = row
  const sample = parseSample(raw)
  const { form, videos, source } = sample
  const [question, answer] = [plainQuestion(questionOf(sample)), answerOf(sample) ?? '']
  return { id, task, form, question, answer, videos, source, file: path, split, line, edited: row.edited === 1, verdict, raw }
}

/** One sample by its id. @throws AppError `not-found` */
export function sampleById(dataset: DatasetFile, id: number): SampleRow {
  const row = dataset.raw.prepare(`SELECT ${columns} FROM sample JOIN file ON file.id = sample.file_id WHERE sample.id = ?`).get(id) as StoredRow | undefined
  if (!row)
    throw new AppError('not-found', `There is no sample ${id} in the dataset`)
  return present(row)
}

/** Records set aside, in the order of import, starting after the id `after`. */
export function rejectedRecords(dataset: DatasetFile, page: PageRequest): { id: number, file: string, line: number, reason: string, raw: string }[] {
  return dataset.raw.prepare(`SELECT rejected.id, file.path AS file, line, reason, rejected.raw FROM rejected JOIN file ON file.id = rejected.file_id
    WHERE rejected.id > ? ORDER BY rejected.id LIMIT ?`).all(page.after ?? 0, page.limit) as { id: number, file: string, line: number, reason: string, raw: string }[]
}

type Words = 'whole' | 'last begins'

/**
 * The samples whose answer or whose question holds all words, as one full-text query over `sample_search`.
 * @returns null when the text holds no word
 */
function textQuery(dataset: DatasetFile, text: string, task: string | undefined, how: Words): string | null {
  const words = queryWords(text)
  if (words.length === 0)
    return null
  const sought = words.map((word, index) => `"${word}"${how === 'last begins' && index === words.length - 1 ? '*' : ''}`).join(' AND ')
  const questions = dataset.raw.prepare('SELECT rowid FROM question_search WHERE question_search MATCH ? LIMIT 500').pluck().all(sought) as number[]
  const either = [`answer : (${sought})`, ...questions.length > 0 ? [`facets : (${questions.map(questionFacet).join(' OR ')})`] : []].join(' OR ')
  return task === undefined ? either : `(${either}) AND facets : ${taskFacet(task)}`
}

/**
 * The next page of samples that pass the filter. Words are looked for whole, in the answer or in the question; when nothing holds them,
 * the last is taken for the beginning of a word.
 * @throws AppError `bad-input` when the page is larger than 1000
 */
export function searchSamples(dataset: DatasetFile, filter: SampleFilter, page: PageRequest): readonly SampleRow[] {
  if (page.limit > 1000)
    throw new AppError('bad-input', `A page holds at most 1000 samples, not ${page.limit}`)
  const { where, values } = conditions(filter)
  const after = page.after ?? 0
  const run = (from: string, more: readonly string[], given: readonly (string | number)[]): SampleRow[] =>
    (dataset.raw.prepare(`SELECT ${columns} FROM ${from} JOIN file ON file.id = sample.file_id WHERE ${[...more, ...where].join(' AND ')} ORDER BY ${from.startsWith('sample_search') ? 'sample_search.rowid' : 'sample.id'} LIMIT ?`)
      .all(...given, ...values, page.limit) as StoredRow[]).map(present)
  if (!filter.text?.trim())
    return run('sample', ['sample.id > ?'], [after])
  const find = (how: Words, start: number): SampleRow[] => {
    const query = textQuery(dataset, filter.text ?? '', filter.task, how)
    return query === null ? [] : run('sample_search CROSS JOIN sample ON sample.id = sample_search.rowid', ['sample_search MATCH ?', 'sample_search.rowid > ?'], [query, start])
  }
  const whole = find('whole', after)
  const isLastPage = whole.length === 0 && after > 0 && find('whole', 0).length > 0
  return whole.length > 0 || isLastPage ? whole : find('last begins', after)
}

import type { DatasetFile } from './dataset-file.ts'
import { setImmediate } from 'node:timers/promises'
import { AppError } from '#shared/errors.ts'
import { answerOf, parseSample } from '#shared/formats/sample-record.ts'
import { facetsOf } from './facet-words.ts'
import { filterIndexes } from './schema.ts'

/** How far the search index has come, in samples. */
export type SearchProgress = Readonly<{ done: number, total: number }>

const batchSize = 20_000

type Row = readonly [id: number, raw: string, task: string, question: number]

function lastIndexed(dataset: DatasetFile): number {
  return Number(dataset.raw.prepare('SELECT coalesce(max(rowid), 0) FROM sample_search').pluck().get())
}

function indexQuestions(dataset: DatasetFile): void {
  dataset.raw.exec(`
    INSERT INTO question_search (rowid, text)
    SELECT id, text FROM question WHERE id > (SELECT coalesce(max(rowid), 0) FROM question_search)
  `)
}

function countTasks(dataset: DatasetFile): void {
  dataset.raw.exec('DELETE FROM task_count; INSERT INTO task_count (task, samples) SELECT task, count(*) FROM sample GROUP BY task')
}

/**
 * Makes what filters and full-text search read, for all samples that are not in it yet: filter indexes, counts by task, and the
 * search index in batches, each a transaction, so that a stopped run goes on where it was.
 * @throws AppError `cancelled` between batches
 */
export async function buildSearch(dataset: DatasetFile, options: { signal?: AbortSignal, onProgress?: (progress: SearchProgress) => void } = {}): Promise<void> {
  const { raw } = dataset
  for (const statement of Object.values(filterIndexes))
    raw.exec(statement)
  indexQuestions(dataset)
  countTasks(dataset)
  const total = Number(raw.prepare('SELECT count(*) FROM sample').pluck().get())
  const page = raw.prepare('SELECT id, raw, task, question_id FROM sample WHERE id > ? ORDER BY id LIMIT ?').raw()
  const insert = raw.prepare('INSERT INTO sample_search (rowid, answer, facets) VALUES (?, ?, ?)')
  const take = raw.transaction((rows: readonly Row[]) => {
    for (const [id, text, task, question] of rows)
      insert.run(id, answerOf(parseSample(text)) ?? '', facetsOf(task, question))
  })
  let last = lastIndexed(dataset)
  let done = Number(raw.prepare('SELECT count(*) FROM sample WHERE id <= ?').pluck().get(last))
  for (;;) {
    if (options.signal?.aborted)
      throw new AppError('cancelled', 'Building the search index was cancelled', { hint: 'Start it again to go on.' })
    const rows = page.all(last, batchSize) as Row[]
    const end = rows.at(-1)
    if (!end)
      return
    take(rows)
    last = end[0]
    done += rows.length
    options.onProgress?.({ done, total })
    await setImmediate()
  }
}

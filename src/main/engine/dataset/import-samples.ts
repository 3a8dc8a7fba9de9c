import type { DatasetFile } from './dataset-file.ts'
import type { HashIndex } from './hash-index.ts'
import type { RawRecord } from './record-stream.ts'
import { statSync } from 'node:fs'
import { taskOf } from '#shared/domain/dataset/tasks.ts'
import { AppError } from '#shared/errors.ts'
import { parseSample, questionOf } from '#shared/formats/sample-record.ts'
import { createHashIndex } from './hash-index.ts'
import { detectLayout, readRecords } from './record-stream.ts'
import { filterIndexes } from './schema.ts'
import { hashText } from './text-hash.ts'

/** Where an import stands: bytes read of the file's size, and what became of the records so far. */
export type ImportProgress = Readonly<{ bytesDone: number, bytesTotal: number, added: number, duplicates: number, rejected: number }>

/** How an import runs. `split` names the part of the dataset the file belongs to (`train`, `test`, ...). */
export type ImportOptions = Readonly<{ split: string, signal?: AbortSignal, onProgress?: (progress: ImportProgress) => void }>

const rejectedExcerpt = 2000

const videoMarks = /^(?:<video>\.?\s*)+/

/** A question without the tags that stand for its videos. */
export function plainQuestion(question: string): string {
  return question.replace(videoMarks, '')
}

type Interner = (text: string) => number

/** Ids of repeated texts, kept in memory while importing: read from the table once, inserted when new. */
function createInterner(dataset: DatasetFile, table: 'question' | 'source' | 'video', column: string): Interner {
  const known = new Map<string, number>(dataset.raw.prepare(`SELECT ${column}, id FROM ${table}`).raw().all() as [string, number][])
  const insert = dataset.raw.prepare(`INSERT INTO ${table} (${column}) VALUES (?)`)
  return (text) => {
    const id = known.get(text)
    if (id !== undefined)
      return id
    const made = Number(insert.run(text).lastInsertRowid)
    known.set(text, made)
    return made
  }
}

function loadHashes(dataset: DatasetFile): HashIndex {
  const count = Number(dataset.raw.prepare('SELECT count(*) FROM sample').pluck().get())
  const index = createHashIndex(count)
  for (const [hash, id] of dataset.raw.prepare('SELECT hash, id FROM sample').raw().iterate() as IterableIterator<[number, number]>)
    index.add(hash, id)
  return index
}

type Sink = Readonly<{ take: (record: RawRecord) => void, counts: { added: number, duplicates: number, rejected: number } }>

function createSink(dataset: DatasetFile, fileId: number): Sink {
  const { raw } = dataset
  const [question, source, video] = [createInterner(dataset, 'question', 'text'), createInterner(dataset, 'source', 'name'), createInterner(dataset, 'video', 'path')]
  const hashes = loadHashes(dataset)
  const taskByKey = new Map<string, string>()
  const insert = raw.prepare('INSERT INTO sample (file_id, line, task, source_id, video_id, question_id, hash, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const textOf = raw.prepare('SELECT coalesce(original, raw) FROM sample WHERE id = ?').pluck()
  const reject = raw.prepare('INSERT INTO rejected (file_id, line, reason, raw) VALUES (?, ?, ?, ?)')
  const repeat = raw.prepare('INSERT INTO duplicate (file_id, line, sample_id) VALUES (?, ?, ?)')
  const counts = { added: 0, duplicates: 0, rejected: 0 }

  function taskFor(sourceName: string | null, text: string): string {
    const key = `${sourceName ?? ''}\n${text}`
    const known = taskByKey.get(key)
    if (known)
      return known
    const task = taskOf(sourceName, text)
    if (taskByKey.size < 100_000)
      taskByKey.set(key, task)
    return task
  }

  function store(record: RawRecord): void {
    const parsed = parseSample(record.raw)
    const asked = plainQuestion(questionOf(parsed))
    const hash = hashText(record.raw)
    const twin = hashes.find(hash).find(id => textOf.get(id) === record.raw)
    if (twin !== undefined) {
      repeat.run(fileId, record.line, twin)
      counts.duplicates++
      return
    }
    const [firstVideo] = parsed.videos
    const { lastInsertRowid } = insert.run(
      fileId,
      record.line,
      taskFor(parsed.source, asked),
      parsed.source === null ? null : source(parsed.source),
      firstVideo === undefined ? null : video(firstVideo),
      question(asked),
      hash,
      record.raw,
    )
    hashes.add(hash, Number(lastInsertRowid))
    counts.added++
  }

  return {
    counts,
    take(record) {
      try {
        if (record.overlong)
          throw new AppError('bad-input', 'The record has no end')
        store(record)
      }
      catch (error) {
        if (!(error instanceof AppError))
          throw error
        reject.run(fileId, record.line, error.message, record.raw.slice(0, rejectedExcerpt))
        counts.rejected++
      }
    },
  }
}

type FileRow = Readonly<{ id: number, reached_byte: number, reached_line: number, complete: number, size_bytes: number }>

async function claimFile(dataset: DatasetFile, path: string, split: string): Promise<FileRow> {
  const size = statSync(path).size
  const known = dataset.raw.prepare('SELECT id, reached_byte, reached_line, complete, size_bytes FROM file WHERE path = ?').get(path) as FileRow | undefined
  if (known && known.size_bytes === size)
    return known
  if (known) {
    throw new AppError('media-changed', `${path} has changed since it was first imported`, {
      hint: 'Remove its samples from the dataset and import it again.',
      data: { path },
    })
  }
  const layout = await detectLayout(path)
  const { lastInsertRowid } = dataset.raw.prepare('INSERT INTO file (path, split, layout, size_bytes) VALUES (?, ?, ?, ?)').run(path, split, layout, size)
  return { id: Number(lastInsertRowid), reached_byte: 0, reached_line: 1, complete: 0, size_bytes: size }
}

/**
 * Brings one file of samples into the dataset, in bounded memory, going on where an earlier run stopped. A record that cannot be
 * read is set aside with its line and the reason; one that is already there is counted and kept out. Every batch is one transaction.
 * Run it in a process of its own: it blocks.
 * @throws AppError `cancelled` between batches, `media-changed` when a half-imported file is another one now
 */
export async function importSamples(dataset: DatasetFile, path: string, options: ImportOptions): Promise<ImportProgress> {
  const file = await claimFile(dataset, path, options.split)
  const { raw } = dataset
  for (const name of Object.keys(filterIndexes))
    raw.exec(`DROP INDEX IF EXISTS ${name}`)
  const sink = createSink(dataset, file.id)
  const reached = raw.prepare('UPDATE file SET reached_byte = ?, reached_line = ?, samples = samples + ? WHERE id = ?')
  let bytesDone = file.reached_byte
  const progress = (): ImportProgress => ({ bytesDone, bytesTotal: file.size_bytes, ...sink.counts })
  if (file.complete)
    return progress()
  const takeBatch = raw.transaction((batch: readonly RawRecord[]) => {
    const before = sink.counts.added
    batch.forEach(sink.take)
    const last = batch.at(-1)
    if (last) {
      bytesDone = last.endByte
      reached.run(last.endByte, last.line, sink.counts.added - before, file.id)
    }
  })
  for await (const batch of readRecords(path, { byte: file.reached_byte, line: file.reached_line })) {
    if (options.signal?.aborted)
      throw new AppError('cancelled', 'The import was cancelled', { hint: 'Import the file again to go on.' })
    takeBatch(batch)
    options.onProgress?.(progress())
  }
  bytesDone = file.size_bytes
  raw.prepare('UPDATE file SET complete = 1, reached_byte = ? WHERE id = ?').run(bytesDone, file.id)
  return progress()
}

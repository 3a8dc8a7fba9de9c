import type { DatasetFile } from './dataset-file.ts'
import type { DigestedBlock } from './digest-block.ts'
import type { HashIndex } from './hash-index.ts'
import { statSync } from 'node:fs'
import { taskOf } from '#shared/domain/dataset/tasks.ts'
import { AppError } from '#shared/errors.ts'
import { createHashIndex } from './hash-index.ts'
import { readAhead } from './read-ahead.ts'
import { detectLayout } from './record-stream.ts'
import { createRowWriter } from './row-writer.ts'
import { filterIndexes } from './schema.ts'

/** Where an import stands: bytes read of the file's size, and what became of the records so far. */
export type ImportProgress = Readonly<{ bytesDone: number, bytesTotal: number, added: number, duplicates: number, rejected: number }>

/** How an import runs. `split` names the part of the dataset the file belongs to (`train`, `test`, ...). */
export type ImportOptions = Readonly<{ split: string, signal?: AbortSignal, onProgress?: (progress: ImportProgress) => void }>

const rejectedExcerpt = 2000

const sampleColumns = ['file_id', 'line', 'task', 'source_id', 'video_id', 'question_id', 'hash', 'raw']

/** Blocks of about 1 MiB that are saved together. */
const blocksPerTransaction = 4

const videoMarks = /^(?:<video>\.?\s*)+/

/** A question without the tags that stand for its videos. */
export function plainQuestion(question: string): string {
  return question.replace(videoMarks, '')
}

/** Row ids of the numbered texts of a file, in `ids`; new texts are found in the table or inserted by the next `flush`. */
type Column = Readonly<{ ids: number[], learn: (fresh: readonly string[]) => void, flush: () => void }>

function createColumn(dataset: DatasetFile, table: 'question' | 'source' | 'video', column: string, read: (text: string) => string = text => text): Column {
  const known = new Map<string, number>(dataset.raw.prepare(`SELECT ${column}, id FROM ${table}`).raw().all() as [string, number][])
  const rows = createRowWriter(dataset, table, [column])
  const ids: number[] = []
  return {
    ids,
    flush: rows.flush,
    learn: fresh => fresh.forEach((raw) => {
      const text = read(raw)
      const id = known.get(text) ?? rows.write([text])
      known.set(text, id)
      ids.push(id)
    }),
  }
}

function loadHashes(dataset: DatasetFile): HashIndex {
  const count = Number(dataset.raw.prepare('SELECT count(*) FROM sample').pluck().get())
  const index = createHashIndex(count)
  for (const [hash, id] of dataset.raw.prepare('SELECT hash, id FROM sample').raw().iterate() as IterableIterator<[number, number]>)
    index.add(hash, id)
  return index
}

type Counts = { added: number, duplicates: number, rejected: number }
type Sink = Readonly<{ take: (block: DigestedBlock) => void, counts: Counts }>

/** The task of each pair of a question and a source, worked out once. */
function createTasks(): (question: number, source: number, textOf: () => readonly [source: string | null, question: string]) => string {
  const known = new Map<number, string>()
  return (question, source, textOf) => {
    const key = question * 0x100000 + source + 1
    const task = known.get(key) ?? taskOf(...textOf())
    known.set(key, task)
    return task
  }
}

function createSink(dataset: DatasetFile, fileId: number): Sink {
  const { raw } = dataset
  const [question, source, video] = [createColumn(dataset, 'question', 'text', plainQuestion), createColumn(dataset, 'source', 'name'), createColumn(dataset, 'video', 'path')]
  const questionTexts: string[] = []
  const sourceTexts: string[] = []
  const hashes = loadHashes(dataset)
  const taskFor = createTasks()
  const rows = createRowWriter(dataset, 'sample', sampleColumns)
  const textOf = raw.prepare('SELECT coalesce(original, raw) FROM sample WHERE id = ?').pluck()
  const reject = raw.prepare('INSERT INTO rejected (file_id, line, reason, raw) VALUES (?, ?, ?, ?)')
  const repeat = raw.prepare('INSERT INTO duplicate (file_id, line, sample_id) VALUES (?, ?, ?)')
  const counts = { added: 0, duplicates: 0, rejected: 0 }

  function twinOf(hash: number, text: string): number | undefined {
    const alike = hashes.find(hash)
    if (alike.length === 0)
      return undefined
    rows.flush()
    return alike.find(id => textOf.get(id) === text)
  }

  function store(block: DigestedBlock, place: number, text: string): void {
    const line = block.lines[place] as number
    const hash = block.hashes[place] as number
    const twin = twinOf(hash, text)
    if (twin !== undefined) {
      repeat.run(fileId, line, twin)
      counts.duplicates++
      return
    }
    const [asked, from, about] = [block.questions.of[place] as number, block.sources.of[place] as number, block.videos.of[place] as number]
    const task = taskFor(asked, from, () => [sourceTexts[from] ?? null, questionTexts[asked] ?? ''])
    const id = rows.write([fileId, line, task, source.ids[from] ?? null, video.ids[about] ?? null, question.ids[asked] ?? null, hash, text])
    hashes.add(hash, id)
    counts.added++
  }

  return {
    counts,
    take(block) {
      question.learn(block.questions.fresh)
      source.learn(block.sources.fresh)
      video.learn(block.videos.fresh)
      questionTexts.push(...block.questions.fresh.map(plainQuestion))
      sourceTexts.push(...block.sources.fresh)
      const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.length)
      const all = block.ascii ? bytes.toString('latin1') : null
      block.starts.forEach((start, place) => {
        const end = block.ends[place] as number
        const text = all === null ? bytes.toString('utf8', start, end) : all.slice(start, end)
        const fault = block.faults.get(place)
        if (fault === undefined) {
          store(block, place, text)
          return
        }
        reject.run(fileId, block.lines[place], fault, text.slice(0, rejectedExcerpt))
        counts.rejected++
      })
      for (const { flush } of [question, source, video, rows])
        flush()
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
 * read is set aside with its line and the reason; one that is already there is counted and kept out. Every few blocks are one transaction.
 * Run it in a process of its own: it blocks.
 * @throws AppError `cancelled` between batches, `media-changed` when a half-imported file is another one now
 */
export async function importSamples(dataset: DatasetFile, path: string, options: ImportOptions): Promise<ImportProgress> {
  const file = await claimFile(dataset, path, options.split)
  const { raw } = dataset
  // rows point at rows that are written here; a power cut may cost the last transactions, and the import goes on from where the file stands
  raw.pragma('foreign_keys = OFF')
  raw.pragma('synchronous = NORMAL')
  // 64 MiB of pages: a page that is written again and again goes into the file once
  raw.pragma('wal_autocheckpoint = 8192')
  for (const name of Object.keys(filterIndexes))
    raw.exec(`DROP INDEX IF EXISTS ${name}`)
  const sink = createSink(dataset, file.id)
  const reached = raw.prepare('UPDATE file SET reached_byte = ?, reached_line = ?, samples = samples + ? WHERE id = ?')
  let bytesDone = file.reached_byte
  const progress = (): ImportProgress => ({ bytesDone, bytesTotal: file.size_bytes, ...sink.counts })
  if (file.complete)
    return progress()
  const takeBlocks = raw.transaction((blocks: readonly DigestedBlock[]) => {
    const before = sink.counts.added
    blocks.forEach(sink.take)
    const last = blocks.at(-1)
    if (last) {
      bytesDone = last.endByte
      reached.run(last.endByte, last.endLine, sink.counts.added - before, file.id)
    }
  })
  let waiting: DigestedBlock[] = []
  for await (const block of readAhead({ path, from: { byte: file.reached_byte, line: file.reached_line } })) {
    if (options.signal?.aborted)
      throw new AppError('cancelled', 'The import was cancelled', { hint: 'Import the file again to go on.' })
    waiting.push(block)
    if (waiting.length < blocksPerTransaction)
      continue
    takeBlocks(waiting)
    waiting = []
    options.onProgress?.(progress())
  }
  takeBlocks(waiting)
  bytesDone = file.size_bytes
  raw.prepare('UPDATE file SET complete = 1, reached_byte = ? WHERE id = ?').run(bytesDone, file.id)
  return progress()
}

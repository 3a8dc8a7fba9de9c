import type { DatasetFile } from './dataset-file.ts'

/** Values of a sample row in the order file, line, task, source, video, question, hash, text. */
export type SampleValues = readonly [file: number, line: number, task: string, source: number | null, video: number | null, question: number | null, hash: number, raw: string]

/** Writes sample rows many at a time. Ids are given out before the row is in the table: call `flush` before reading and before committing. */
export type RowWriter = Readonly<{ write: (values: SampleValues) => number, flush: () => void }>

const columns = 9
const rowsPerStatement = 32

/** A writer that goes on after the highest id of the table. One writer at a time. */
export function createRowWriter({ raw }: DatasetFile): RowWriter {
  const row = `(${Array.from({ length: columns }).fill('?').join(', ')})`
  const insertOf = (rows: number) => raw.prepare(`INSERT INTO sample (id, file_id, line, task, source_id, video_id, question_id, hash, raw) VALUES ${Array.from({ length: rows }).fill(row).join(', ')}`)
  const [one, many] = [insertOf(1), insertOf(rowsPerStatement)]
  let next = Number(raw.prepare('SELECT coalesce(max(id), 0) + 1 FROM sample').pluck().get())
  let held: (number | string | null)[] = []

  function flush(): void {
    for (let at = 0; at < held.length; at += columns)
      one.run(held.slice(at, at + columns))
    held = []
  }

  return {
    write(values) {
      const id = next++
      held.push(id, ...values)
      if (held.length === columns * rowsPerStatement) {
        many.run(held)
        held = []
      }
      return id
    },
    flush,
  }
}

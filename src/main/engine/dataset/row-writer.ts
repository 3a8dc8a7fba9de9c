import type { DatasetFile } from './dataset-file.ts'

/** Writes rows of one table many at a time. Ids are given out before the row is in the table: call `flush` before reading and before committing. */
export type RowWriter = Readonly<{ write: (values: readonly (number | string | null)[]) => number, flush: () => void }>

const valuesPerStatement = 320

/**
 * A writer that goes on after the highest id of the table. One writer a table at a time.
 * @param columns the columns beside `id`, in the order of the values
 */
export function createRowWriter({ raw }: DatasetFile, table: string, columns: readonly string[]): RowWriter {
  const width = columns.length + 1
  const row = `(${Array.from({ length: width }).fill('?').join(', ')})`
  const insertOf = (rows: number) => raw.prepare(`INSERT INTO ${table} (id, ${columns.join(', ')}) VALUES ${Array.from({ length: rows }).fill(row).join(', ')}`)
  const full = width * Math.floor(valuesPerStatement / width)
  const [one, many] = [insertOf(1), insertOf(full / width)]
  let next = Number(raw.prepare(`SELECT coalesce(max(id), 0) + 1 FROM ${table}`).pluck().get())
  let held: (number | string | null)[] = []

  function flush(): void {
    for (let at = 0; at < held.length; at += width)
      one.run(held.slice(at, at + width))
    held = []
  }

  return {
    write(values) {
      const id = next++
      held.push(id, ...values)
      if (held.length === full) {
        many.run(held)
        held = []
      }
      return id
    },
    flush,
  }
}

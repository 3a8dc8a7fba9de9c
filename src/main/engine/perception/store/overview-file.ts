import { rm } from 'node:fs/promises'
import { AppError } from '#shared/errors.ts'
import { openColumnarFile, writeColumnarFile } from './columnar-file.ts'

/** Rows that one entry of an overview stands for. */
export const overviewBlockRows = 64

type OverviewMeta = Readonly<{ version: 1, rows: number, blockRows: number }>

/**
 * The lowest and highest value of each column in every 64 rows, so that hours can be drawn without reading each row. It is derived from the
 * file of signals beside it and may be missing. NaN where none of the rows has a value.
 */
export type Overview = Readonly<{
  /** Reads entries `start` up to `end`: entry `k` covers rows `64 k` up to `64 (k + 1)`. */
  read: (name: string, start: number, end: number) => Readonly<{ low: Float32Array, high: Float32Array }>
  close: () => void
}>

/** The file of the overview of a file of signals. */
export function overviewFileOf(signalFile: string): string {
  return signalFile.replace(/\.bin$/, '.overview.bin')
}

/** The lowest and highest values of consecutive blocks of 64 rows; the last block may be shorter. */
export function blockExtremes(column: Float32Array): { low: Float32Array, high: Float32Array } {
  const blocks = Math.ceil(column.length / overviewBlockRows)
  const [low, high] = [new Float32Array(blocks).fill(Number.NaN), new Float32Array(blocks).fill(Number.NaN)]
  for (let block = 0; block < blocks; block++) {
    const end = Math.min(column.length, (block + 1) * overviewBlockRows)
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let row = block * overviewBlockRows; row < end; row++) {
      // NaN is neither less nor greater than anything
      if (column[row]! < least)
        least = column[row]!
      if (column[row]! > greatest)
        greatest = column[row]!
    }
    if (least <= greatest) {
      low[block] = least
      high[block] = greatest
    }
  }
  return { low, high }
}

/** Takes the overview of a file of signals away; to be done before that file changes. */
export async function removeOverview(signalFile: string): Promise<void> {
  await rm(overviewFileOf(signalFile), { force: true })
}

/** Writes the overview of a file of signals, whole or not at all. @throws AppError `disk-full`, `project-read-only` */
export async function writeOverview(signalFile: string, columns: Iterable<readonly [string, Float32Array]>): Promise<void> {
  let rows = 0
  const sections = Array.from(columns, ([name, column]) => {
    rows = column.length
    const { low, high } = blockExtremes(column)
    return [{ name: `low:${name}`, data: low }, { name: `high:${name}`, data: high }]
  }).flat()
  await writeColumnarFile(overviewFileOf(signalFile), { version: 1, rows, blockRows: overviewBlockRows } satisfies OverviewMeta, sections)
}

/** Opens the overview of a file of signals with so many rows; null where there is none that fits. */
export function openOverview(signalFile: string, rows: number): Overview | null {
  try {
    const file = openColumnarFile<OverviewMeta>(overviewFileOf(signalFile))
    const { meta } = file
    if (meta.version !== 1 || meta.rows !== rows || meta.blockRows !== overviewBlockRows) {
      file.close()
      return null
    }
    const part = (name: string, start: number, end: number): Float32Array => file.read(name, start, Math.max(0, end - start)) as Float32Array
    return { read: (name, start, end) => ({ low: part(`low:${name}`, start, end), high: part(`high:${name}`, start, end) }), close: file.close }
  }
  catch (error) {
    // derived: what is missing or damaged is read from the rows themselves
    if (error instanceof AppError || error instanceof SyntaxError)
      return null
    throw error
  }
}

import type { SignalTable } from '../signal.ts'
import type { Span } from '../span.ts'

/** The median of the numbers that are not NaN; NaN when there are none. For an even count the mean of the middle two. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).filter(value => !Number.isNaN(value)).sort()
  const middle = sorted.length >> 1
  return sorted.length === 0 ? Number.NaN : sorted.length % 2 === 1 ? sorted[middle] as number : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

const steps = new WeakMap<SignalTable, number>()

/** The usual time between two rows, whole microseconds; 40 ms for a table of fewer than two rows. */
export function stepUs(table: SignalTable): number {
  const known = steps.get(table)
  if (known !== undefined)
    return known
  const { timesUs } = table
  const step = timesUs.length < 2 ? 40_000 : Math.max(1, Math.round(median(timesUs.subarray(1).map((time, row) => time - (timesUs[row] as number)))))
  steps.set(table, step)
  return step
}

/** When row `row` ends: at the next row, but no later than twice the usual step after its start. */
export function rowEndUs(table: SignalTable, row: number): number {
  const start = table.timesUs[row] as number
  const step = stepUs(table)
  const next = table.timesUs[row + 1]
  return Math.round(next === undefined ? start + step : Math.min(next, start + 2 * step))
}

/** The first row at or after `timeUs`; the number of rows when there is none. */
export function rowAt(table: SignalTable, timeUs: number): number {
  const { timesUs } = table
  let [low, high] = [0, timesUs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((timesUs[middle] as number) < timeUs)
      low = middle + 1
    else
      high = middle
  }
  return low
}

/** The rows that start within a span, half open. */
export function rowsWithin(table: SignalTable, span: Span): Readonly<{ from: number, to: number }> {
  return { from: rowAt(table, span.startUs), to: rowAt(table, span.endUs) }
}

/** True where the row can be trusted: its `valid` flag is at least .5; without such a column every row counts. */
export function isValidRow(table: SignalTable, row: number): boolean {
  const valid = table.columns.get('valid')
  return valid === undefined || (valid[row] as number) >= 0.5
}

const medians = new WeakMap<SignalTable, Map<string, number>>()

/**
 * The person's usual value of a signal: its median over the valid rows of the whole table (for voice signals, over rows with speech).
 * NaN when the column is missing or empty. Kept with the table, which is taken as unchanging.
 */
export function usualValue(table: SignalTable, signal: string): number {
  const known = medians.get(table) ?? new Map<string, number>()
  medians.set(table, known)
  const kept = known.get(signal)
  if (kept !== undefined)
    return kept
  const column = table.columns.get(signal)
  const speech = signal.startsWith('voice_') ? table.columns.get('voice_speech') : undefined
  const counts = (row: number): boolean => isValidRow(table, row) && (speech === undefined || (speech[row] as number) >= 0.5)
  const usual = column === undefined ? Number.NaN : median(column.filter((_, row) => counts(row)))
  known.set(signal, usual)
  return usual
}

import type { SignalPart, SignalTable } from '#shared/domain/signal.ts'

/**
 * Equal buckets of consecutive rows, `start` up to `end`. The borders are multiples of `step`, so that they stay where they are when the
 * span moves; the first and the last bucket may be shorter.
 */
export type Buckets = Readonly<{ start: number, end: number, step: number, count: number, of: (row: number) => number }>

/** The lowest and highest value of one column in each bucket, shape [count]; NaN where a bucket has no value. */
export type Extremes = Readonly<{ low: Float32Array, high: Float32Array }>

/**
 * Cuts rows into buckets so that two rows for each are at most `maxRows`.
 * @param maxRows >= 2
 * @param block buckets of at least so many rows are made a multiple of it
 */
export function cutBuckets(start: number, end: number, maxRows: number, block: number): Buckets {
  const most = Math.floor(maxRows / 2)
  const least = most < 2 ? Math.max(1, end) : Math.max(1, Math.ceil((end - start) / (most - 1)))
  const step = least >= block ? Math.ceil(least / block) * block : least
  const first = Math.floor(start / step)
  return { start, end, step, count: end > start ? Math.floor((end - 1) / step) - first + 1 : 0, of: row => Math.floor(row / step) - first }
}

/** Extremes of buckets that nothing was added to yet. */
export function emptyExtremes(count: number): Extremes {
  return { low: new Float32Array(count).fill(Number.NaN), high: new Float32Array(count).fill(Number.NaN) }
}

/**
 * Widens the extremes by values of rows, or of blocks of them.
 * @param values the first of them belongs to row `firstRow`, the next to the row `rowsApart` later; NaN adds nothing
 */
export function widen({ low, high }: Extremes, buckets: Buckets, values: Readonly<{ low: Float32Array, high: Float32Array, firstRow: number, rowsApart: number }>): void {
  const length = values.low.length
  for (let i = 0; i < length; i++) {
    const bucket = buckets.of(values.firstRow + i * values.rowsApart)
    const [least, greatest] = [values.low[i]!, values.high[i]!]
    if (Number.isNaN(least))
      continue
    // NaN, as in a bucket that has nothing yet, is neither less nor greater
    if (!(low[bucket]! <= least))
      low[bucket] = least
    if (!(high[bucket]! >= greatest))
      high[bucket] = greatest
  }
}

/**
 * The reduced series: each bucket gives two rows, the lowest value of every column at the time of its first row and the highest at the time of
 * its middle row (the same row where a bucket has one only).
 * @param timesUs times of the rows from `buckets.start` on
 */
export function drawBuckets(buckets: Buckets, timesUs: Float64Array, columns: readonly (readonly [string, Extremes])[]): SignalPart {
  const { start, end, step, count } = buckets
  const times = new Float64Array(2 * count)
  for (let bucket = 0; bucket < count; bucket++) {
    const border = (Math.floor(start / step) + bucket) * step
    const [from, to] = [Math.max(start, border), Math.min(end, border + step)]
    times[2 * bucket] = timesUs[from - start]!
    times[2 * bucket + 1] = timesUs[Math.floor((from + to) / 2) - start]!
  }
  const pick = ({ low, high }: Extremes): Float32Array => Float32Array.from(times, (_, row) => (row % 2 === 0 ? low : high)[row >> 1]!)
  return { timesUs: times, columns: new Map(columns.map(([name, extremes]) => [name, pick(extremes)])), reduced: true }
}

/** Reduces a table in memory to at most `maxRows` rows; a table that has no more stays as it is. */
export function reduceTable(table: SignalTable, maxRows: number | undefined): SignalPart {
  const rows = table.timesUs.length
  if (maxRows === undefined || rows <= maxRows)
    return { ...table, reduced: false }
  const buckets = cutBuckets(0, rows, maxRows, Number.POSITIVE_INFINITY)
  return drawBuckets(buckets, table.timesUs, Array.from(table.columns, ([name, column]) => {
    const extremes = emptyExtremes(buckets.count)
    widen(extremes, buckets, { low: column, high: column, firstRow: 0, rowsApart: 1 })
    return [name, extremes] as const
  }))
}

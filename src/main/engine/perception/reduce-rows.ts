/**
 * Picks rows so that a drawn line keeps its shape: in each of equal buckets the rows of the lowest and highest value of any column stay.
 * @param columns series of the same length; NaN never counts as an extreme
 * @param maxRows at most this many rows are kept, >= 2
 * @returns ascending row numbers; all rows when there are no more than `maxRows`
 */
export function reduceRows(columns: readonly Float32Array[], rows: number, maxRows: number): Int32Array {
  if (rows <= maxRows)
    return Int32Array.from({ length: rows }, (_, i) => i)
  const perBucket = Math.max(1, 2 * columns.length)
  const buckets = Math.max(1, Math.floor(maxRows / perBucket))
  const kept = new Set<number>()
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor(bucket * rows / buckets)
    const end = Math.floor((bucket + 1) * rows / buckets)
    if (columns.length === 0)
      kept.add(start)
    for (const column of columns)
      keepExtremes(column, start, end, kept)
  }
  return Int32Array.from(kept).sort().subarray(0, maxRows)
}

function keepExtremes(column: Float32Array, start: number, end: number, kept: Set<number>): void {
  let low = -1
  let high = -1
  for (let i = start; i < end; i++) {
    const value = column[i]!
    if (Number.isNaN(value))
      continue
    if (low < 0 || value < column[low]!)
      low = i
    if (high < 0 || value > column[high]!)
      high = i
  }
  // a bucket without values keeps a missing row, so that gaps stay gaps
  kept.add(low < 0 ? start : low)
  if (high >= 0)
    kept.add(high)
}

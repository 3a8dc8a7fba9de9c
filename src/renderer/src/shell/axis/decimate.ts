/** What a lane draws of a series, one entry a pixel column: lowest and highest value there. NaN = nothing known there. */
export type Envelope = Readonly<{ low: Float32Array, high: Float32Array }>

/**
 * Reduces a series to its extremes per pixel column, so that no peak is lost at any zoom. Missing values leave a gap only where a
 * whole column is missing. Columns between two neighbouring samples that belong together are joined by a straight line.
 * @param series `timesUs` ascending microseconds, `values` of the same length, NaN = missing
 * @param view `startUs` and `spanUs` in microseconds, `widthPx` whole pixel columns
 * @param longestGapUs samples further apart than this are not joined
 */
export function envelope(
  series: Readonly<{ timesUs: Float64Array, values: Float32Array }>,
  view: Readonly<{ startUs: number, spanUs: number, widthPx: number }>,
  longestGapUs: number,
): Envelope {
  const low = new Float32Array(view.widthPx).fill(Number.NaN)
  const high = new Float32Array(view.widthPx).fill(Number.NaN)
  const pxPerUs = view.widthPx / view.spanUs
  const { timesUs, values } = series
  let previousPx = Number.NaN
  let previousUs = -Infinity
  let previousValue = Number.NaN
  for (let row = firstRow(timesUs, view.startUs); row < timesUs.length; row++) {
    const timeUs = timesUs[row] ?? 0
    const value = values[row] ?? Number.NaN
    const px = Math.floor((timeUs - view.startUs) * pxPerUs)
    if (!Number.isNaN(value)) {
      if (timeUs - previousUs <= longestGapUs)
        join(low, high, [previousPx, previousValue], [px, value])
      else widen(low, high, px, value)
    }
    if (px >= view.widthPx)
      break
    previousPx = px
    previousUs = Number.isNaN(value) ? -Infinity : timeUs
    previousValue = value
  }
  return { low, high }
}

/** Distance above which two samples do not belong together: some sampling steps, taken from the middle of the distances. */
export function longestGapUs(timesUs: Float64Array, steps = 3): number {
  const gaps = Float64Array.from({ length: Math.max(0, timesUs.length - 1) }, (_, row) => (timesUs[row + 1] ?? 0) - (timesUs[row] ?? 0)).sort()
  return (gaps[gaps.length >> 1] ?? 0) * steps
}

/** The row in force at a time: the last one not after it, unless it is older than `longestUs`; -1 when there is none. */
export function rowAt(timesUs: Float64Array, timeUs: number, longestUs: number): number {
  let low = 0
  let high = timesUs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((timesUs[middle] ?? Infinity) <= timeUs)
      low = middle + 1
    else high = middle
  }
  return low > 0 && timeUs - (timesUs[low - 1] ?? 0) <= longestUs ? low - 1 : -1
}

/** Starts one row early so that the line that enters the view from the left is drawn. */
function firstRow(timesUs: Float64Array, startUs: number): number {
  return Math.max(0, rowAt(timesUs, startUs, Infinity))
}

function widen(low: Float32Array, high: Float32Array, px: number, value: number): void {
  if (px < 0 || px >= low.length)
    return
  const lowest = low[px] ?? Number.NaN
  const highest = high[px] ?? Number.NaN
  if (!(value >= lowest))
    low[px] = value
  if (!(value <= highest))
    high[px] = value
}

function join(low: Float32Array, high: Float32Array, from: readonly [number, number], to: readonly [number, number]): void {
  const [fromPx, fromValue] = from
  const [toPx, toValue] = to
  const last = Math.min(toPx, low.length - 1)
  for (let px = Math.max(fromPx + 1, 0); px < last; px++) widen(low, high, px, fromValue + (toValue - fromValue) * (px - fromPx) / (toPx - fromPx))
  if (toPx >= low.length && last > fromPx)
    widen(low, high, last, fromValue + (toValue - fromValue) * (last - fromPx) / (toPx - fromPx))
  widen(low, high, toPx, toValue)
}

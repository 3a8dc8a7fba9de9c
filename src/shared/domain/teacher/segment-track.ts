import type { SignalTable } from '../signal.ts'
import type { Span } from '../span.ts'
import { isValidRow, rowAt, rowEndUs } from './table-rows.ts'

/**
 * How a track is cut. `minUs` and `maxUs` bound the length of a segment; a boundary must lower the squared distance from the segments' means,
 * summed over seconds, by `penalty`; faces lost for up to `gapUs` do not end a stretch.
 */
export type SegmentOptions = Readonly<{ minUs?: number, maxUs?: number, penalty?: number, gapUs?: number }>

/** Boundaries are looked for on a grid of this step, microseconds. */
const binUs = 250_000

/** Shorter stretches of valid time are left out: nothing can be said of them. */
const shortestUs = 400_000

/** What a segment should be alike in: the expression probabilities, and facial actions apart from speech at half weight. */
const features: readonly Readonly<{ signal: string, weight: number }>[] = [
  ...['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'].map(label => ({ signal: `expression_${label}`, weight: 1 })),
  ...['au01', 'au02', 'au04', 'au09', 'au12', 'au15', 'au20'].map(signal => ({ signal, weight: 0.5 })),
]

/** Rows `from` to `to` (half open) without a longer gap between valid rows. */
type Stretch = Readonly<{ from: number, to: number }>

function validStretches(table: SignalTable, gapUs: number): Stretch[] {
  const stretches: { from: number, to: number }[] = []
  for (let row = 0; row < table.timesUs.length; row++) {
    if (!isValidRow(table, row))
      continue
    const last = stretches.at(-1)
    if (last && (table.timesUs[row] as number) - rowEndUs(table, last.to - 1) <= gapUs)
      last.to = row + 1
    else
      stretches.push({ from: row, to: row + 1 })
  }
  return stretches.filter(({ from, to }) => rowEndUs(table, to - 1) - (table.timesUs[from] as number) >= shortestUs)
}

/** The features of a stretch by bin: row-major [bins, features], means over valid rows; an empty bin repeats the one before. */
function binned(table: SignalTable, { from, to }: Stretch, bins: number): Float64Array {
  const used = features.filter(({ signal }) => table.columns.has(signal))
  const values = new Float64Array(bins * used.length)
  const start = table.timesUs[from] as number
  used.forEach(({ signal, weight }, feature) => {
    const column = table.columns.get(signal) as Float32Array
    const counts = new Float64Array(bins)
    for (let row = from; row < to; row++) {
      const value = column[row] as number
      if (!isValidRow(table, row) || Number.isNaN(value))
        continue
      const bin = Math.min(bins - 1, Math.floor(((table.timesUs[row] as number) - start) / binUs))
      const at = bin * used.length + feature
      values[at] = (values[at] as number) + weight * value
      counts[bin] = (counts[bin] as number) + 1
    }
    for (let bin = 0; bin < bins; bin++) {
      const at = bin * used.length + feature
      const count = counts[bin] as number
      values[at] = count > 0 ? (values[at] as number) / count : bin > 0 ? values[at - used.length] as number : 0
    }
  })
  return values
}

/** The sum of squares about the mean of bins `from` to `to`, in constant time per feature after one pass. */
function costOf(values: Float64Array, bins: number): (from: number, to: number) => number {
  const width = values.length / Math.max(1, bins)
  const sums = new Float64Array((bins + 1) * width)
  const squares = new Float64Array(bins + 1)
  for (let bin = 0; bin < bins; bin++) {
    let square = 0
    for (let feature = 0; feature < width; feature++) {
      const value = values[bin * width + feature] as number
      sums[(bin + 1) * width + feature] = (sums[bin * width + feature] as number) + value
      square += value * value
    }
    squares[bin + 1] = (squares[bin] as number) + square
  }
  return (from, to) => {
    let cost = (squares[to] as number) - (squares[from] as number)
    for (let feature = 0; feature < width; feature++)
      cost -= ((sums[to * width + feature] as number) - (sums[from * width + feature] as number)) ** 2 / (to - from)
    return Math.max(0, cost)
  }
}

/**
 * The cheapest cut of `bins` into pieces of `min` to `max` bins (one piece where there are fewer than `min`).
 * @returns the first bin of each piece
 * @see Jackson et al. 2005, An algorithm for optimal partitioning of data on an interval, doi:10.1109/LSP.2001.838216
 */
function partition(bins: number, min: number, max: number, pieceCost: (from: number, to: number) => number): number[] {
  const best = new Float64Array(bins + 1).fill(Number.POSITIVE_INFINITY)
  const start = new Int32Array(bins + 1)
  best[0] = 0
  for (let to = 1; to <= bins; to++) {
    for (let from = Math.max(0, to - max); from <= to - Math.min(min, bins); from++) {
      const cost = (best[from] as number) + pieceCost(from, to)
      if (cost < (best[to] as number)) {
        best[to] = cost
        start[to] = from
      }
    }
  }
  const starts: number[] = []
  for (let to = bins; to > 0; to = start[to] as number)
    starts.unshift(start[to] as number)
  return starts
}

/** The sum of squares about the mean of rows `from` to `to`, over the features; missing values are left out. */
function rowCost(columns: readonly Readonly<{ column: Float32Array, weight: number }>[], from: number, to: number): number {
  return columns.reduce((cost, { column, weight }) => {
    let [count, sum, square] = [0, 0, 0]
    for (let row = from; row < to; row++) {
      const value = weight * (column[row] as number)
      if (!Number.isNaN(value)) {
        count++
        sum += value
        square += value * value
      }
    }
    return count === 0 ? cost : cost + Math.max(0, square - sum * sum / count)
  }, 0)
}

/** Moves each inner edge by up to one bin to the row that parts half a second on either side best. @param edges rows, ends included */
function refined(table: SignalTable, edges: readonly number[]): number[] {
  const columns = features.flatMap(({ signal, weight }) => {
    const column = table.columns.get(signal)
    return column ? [{ column, weight }] : []
  })
  return edges.map((edge, at) => {
    const [before, after] = [edges[at - 1], edges[at + 1]]
    const timeUs = table.timesUs[edge]
    if (before === undefined || after === undefined || timeUs === undefined || columns.length === 0)
      return edge
    const from = Math.max(before, rowAt(table, timeUs - 2 * binUs))
    const to = Math.min(after, rowAt(table, timeUs + 2 * binUs))
    let best = edge
    let least = rowCost(columns, from, edge) + rowCost(columns, edge, to) - 1e-9
    for (let row = Math.max(from + 1, rowAt(table, timeUs - binUs)); row < Math.min(to, rowAt(table, timeUs + binUs)); row++) {
      const cost = rowCost(columns, from, row) + rowCost(columns, row, to)
      if (cost < least) {
        best = row
        least = cost
      }
    }
    return best
  })
}

/**
 * Cuts the valid time of a face track into segments of about one to six seconds in which the expression stays alike: change points by
 * optimal partitioning of the binned expression probabilities and facial actions. Segments do not overlap, start at the time of a row, and
 * cover every valid stretch of at least 0.4 s; where nothing changes, pieces of at most `maxUs` are about equally long. Deterministic.
 * @returns spans in order of time, whole microseconds, half open
 */
export function segmentTrack(table: SignalTable, options: SegmentOptions = {}): Span[] {
  const { minUs = 1e6, maxUs = 6e6, penalty = 0.25, gapUs = 500_000 } = options
  const [min, max] = [Math.max(1, Math.round(minUs / binUs)), Math.max(2 * Math.round(minUs / binUs), Math.round(maxUs / binUs))]
  const binSeconds = binUs / 1e6
  return validStretches(table, gapUs).flatMap((stretch) => {
    const start = table.timesUs[stretch.from] as number
    const endUs = rowEndUs(table, stretch.to - 1)
    const bins = Math.max(1, Math.round((endUs - start) / binUs))
    const spread = costOf(binned(table, stretch, bins), bins)
    // the small square term evens out lengths where nothing else decides
    const starts = partition(bins, min, max, (from, to) => spread(from, to) * binSeconds + penalty + 1e-4 * ((to - from) * binSeconds) ** 2)
    const coarse = [...starts.map(bin => bin === 0 ? stretch.from : Math.min(stretch.to - 1, rowAt(table, start + bin * binUs))), stretch.to]
    const edges = refined(table, coarse).slice(0, -1).map(row => Math.round(table.timesUs[row] as number))
    return edges.map((startUs, piece) => ({ startUs, endUs: edges[piece + 1] ?? endUs })).filter(span => span.endUs > span.startUs)
  })
}

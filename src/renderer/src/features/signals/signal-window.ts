/** A series of one face (or of the clip) over a span, as the engine sent it. Times are ascending microseconds; NaN = missing. */
export type SignalWindow = Readonly<{
  timesUs: Float64Array
  columns: ReadonlyMap<string, Float32Array>
  startUs: number
  endUs: number
  /** True when a pair of rows stands for a bucket of them. */
  reduced: boolean
}>

/** Reads the bytes of `analysis.signals`: all PTS as Float64, then column after column as Float32. @throws RangeError when they are too short */
export function readSignals(
  bytes: ArrayBuffer,
  shape: Readonly<{ columns: readonly string[], rows: number, reduced: boolean }>,
  asked: Readonly<{ startUs: number, endUs: number }>,
): SignalWindow {
  const offset = shape.rows * 8
  return {
    timesUs: new Float64Array(bytes, 0, shape.rows),
    columns: new Map(shape.columns.map((name, column) => [name, new Float32Array(bytes, offset + column * shape.rows * 4, shape.rows)])),
    startUs: asked.startUs,
    endUs: asked.endUs,
    reduced: shape.reduced,
  }
}

// two rows are one bucket; buckets may come out twice as long as asked for
const rowsPerPx = 3

type View = Readonly<{ startUs: number, spanUs: number, widthPx: number }>

/** What to ask the engine for to draw a view: a view's length more on each side, and a few rows a pixel. */
export function spanToFetch(view: View, clip: Readonly<{ minUs: number, maxUs: number }>): Readonly<{ startUs: number, endUs: number, maxRows: number }> {
  const startUs = Math.max(clip.minUs, view.startUs - view.spanUs)
  const endUs = Math.min(clip.maxUs, view.startUs + view.spanUs * 2)
  return {
    startUs: Math.floor(startUs),
    endUs: Math.ceil(endUs),
    maxRows: Math.max(2, Math.ceil((endUs - startUs) / view.spanUs * view.widthPx * rowsPerPx)),
  }
}

/** Whether what is at hand covers the view densely enough: every row there is, or about a row a pixel. */
export function covers(window: SignalWindow, view: View): boolean {
  const within = window.startUs <= view.startUs && window.endUs >= view.startUs + view.spanUs
  if (!within || !window.reduced)
    return within
  const rowsPerUs = window.timesUs.length / Math.max(1, window.endUs - window.startUs)
  return rowsPerUs * view.spanUs >= view.widthPx
}

import type { SignalDefinition, SignalPart } from '#shared/domain/signal.ts'
import type { Buckets, Extremes } from './reduce-rows.ts'
import type { ColumnarFile } from './store/columnar-file.ts'
import type { Overview } from './store/overview-file.ts'
import type { AnalysisSummary, TrackSummary } from './store/summary.ts'
import { join } from 'node:path'
import { faceSignalDefinitions, signalDefinitions, soundSignalDefinitions } from '#shared/domain/face/signal-definitions.ts'
import { AppError } from '#shared/errors.ts'
import { keptPointCount } from './face-row.ts'
import { cutBuckets, drawBuckets, emptyExtremes, widen } from './reduce-rows.ts'
import { chunkFileName, readChunk, readChunkPoints } from './store/chunk-file.ts'
import { openColumnarFile } from './store/columnar-file.ts'
import { openOverview, overviewBlockRows } from './store/overview-file.ts'
import { readSummary, soundFileName, trackFileName } from './store/summary.ts'

/** Values of a face in {@link FaceTable}: track index, box x, y, width, height, then 478 x (x, y). */
export const faceStride = 5 + 2 * keptPointCount

/**
 * Boxes and points of faces: `timesUs[i]` is the PTS of row i in microseconds, `values` shape [rows * stride] holds the place of the track in
 * `tracks`, the box and the points, in px of the displayed picture. Rows are ordered by time, then track.
 */
export type FaceTable = Readonly<{ tracks: readonly string[], timesUs: Float64Array, stride: number, values: Float32Array }>

/**
 * Which part of a face's signals to read: `trackId` null means the clip's sound. `columns` default to all. Rows from `startUs` up to, not
 * including, `endUs`; at most `maxRows` of them, reduced so that the extremes of each bucket stay (`drawBuckets`).
 */
export type SignalQuery = Readonly<{
  trackId: string | null
  columns?: readonly string[] | undefined
  startUs?: number | undefined
  endUs?: number | undefined
  maxRows?: number | undefined
}>

/** The faces of a finished analysis, in order of appearance. @throws AppError `not-found`, `file-unreadable`. */
export function readTracks(outDir: string): readonly TrackSummary[] {
  return readSummary(outDir).tracks
}

/** Every signal that the store can give, with unit, range and the meaning of missing values. */
export function readDefinitions(): readonly SignalDefinition[] {
  return signalDefinitions
}

/** The first row at or after a time. */
function lowerBound(timesUs: Float64Array, timeUs: number): number {
  let low = 0
  let high = timesUs.length
  while (low < high) {
    const middle = low + high >> 1
    if (timesUs[middle]! < timeUs)
      low = middle + 1
    else
      high = middle
  }
  return low
}

function fileOf(outDir: string, summary: AnalysisSummary, trackId: string | null): string {
  if (trackId === null)
    return join(outDir, soundFileName)
  const track = summary.tracks.findIndex(({ id }) => id === trackId)
  if (track < 0)
    throw new AppError('not-found', `The analysis has no face ${trackId}`)
  return join(outDir, trackFileName(track))
}

/**
 * Reads signals of one face, or of the sound. Columns stand in the order asked for; NaN means missing, as each definition says.
 * Signals that an analysis of before did not measure are missing all through.
 * @throws AppError `not-found` for an unknown track or column, or when the analysis is not finished; `file-unreadable`.
 */
export function readSignals(outDir: string, query: SignalQuery): SignalPart {
  const path = fileOf(outDir, readSummary(outDir), query.trackId)
  const file = openColumnarFile(path)
  try {
    const names = query.columns ?? file.names.filter(name => name !== 'times')
    const isDefined = new Set((query.trackId === null ? soundSignalDefinitions : faceSignalDefinitions).map(({ name }) => name))
    const unknown = names.find(name => name === 'times' || !(file.has(name) || isDefined.has(name)))
    if (unknown !== undefined)
      throw new AppError('not-found', `There is no signal ${unknown} here`)
    const times = file.read('times') as Float64Array
    const start = query.startUs === undefined ? 0 : lowerBound(times, query.startUs)
    const end = query.endUs === undefined ? times.length : lowerBound(times, query.endUs)
    const rows = Math.max(0, end - start)
    const timesUs = times.subarray(start, start + rows)
    if (query.maxRows === undefined || rows <= query.maxRows)
      return { timesUs, columns: new Map(names.map(name => [name, readRows(file, name, start, rows)])), reduced: false }
    const buckets = cutBuckets(start, start + rows, query.maxRows, overviewBlockRows)
    const overview = buckets.step >= overviewBlockRows ? openOverview(path, times.length) : null
    try {
      return drawBuckets(buckets, timesUs, names.map(name => [name, readExtremes(file, overview, name, buckets)] as const))
    }
    finally {
      overview?.close()
    }
  }
  finally {
    file.close()
  }
}

/** Rows of one column; missing all through where the file is older than the signal. */
function readRows(file: ColumnarFile<unknown>, name: string, start: number, rows: number): Float32Array {
  return file.has(name) ? file.read(name, start, rows) as Float32Array : new Float32Array(rows).fill(Number.NaN)
}

/** The extremes of one column: blocks of the overview where they lie whole in the span, the rows themselves at its ends or without an overview. */
function readExtremes(file: ColumnarFile<unknown>, overview: Overview | null, name: string, buckets: Buckets): Extremes {
  const extremes = emptyExtremes(buckets.count)
  const addRows = (firstRow: number, end: number): void => {
    const values = readRows(file, name, firstRow, end - firstRow)
    widen(extremes, buckets, { low: values, high: values, firstRow, rowsApart: 1 })
  }
  const firstBlock = Math.ceil(buckets.start / overviewBlockRows)
  const endBlock = Math.floor(buckets.end / overviewBlockRows)
  if (!overview || !file.has(name) || endBlock <= firstBlock) {
    addRows(buckets.start, buckets.end)
    return extremes
  }
  addRows(buckets.start, firstBlock * overviewBlockRows)
  widen(extremes, buckets, { ...overview.read(name, firstBlock, endBlock), firstRow: firstBlock * overviewBlockRows, rowsApart: overviewBlockRows })
  addRows(endBlock * overviewBlockRows, buckets.end)
  return extremes
}

type FaceRef = Readonly<{ timeUs: number, track: number, values: Float32Array }>

function readChunkFaces(outDir: string, chunk: number, pieces: AnalysisSummary['pieces'], startUs: number, endUs: number): FaceRef[] {
  const path = join(outDir, chunkFileName(chunk))
  const table = readChunk(path)
  const points = readChunkPoints(path)
  const box = ['box_x', 'box_y', 'box_width', 'box_height'].map(name => table.values.get(name)!)
  const faces: FaceRef[] = []
  for (const { track, firstRow, endRow } of pieces) {
    for (let row = firstRow; row < endRow; row++) {
      const timeUs = table.timesUs[row]!
      if (timeUs < startUs || timeUs >= endUs)
        continue
      const values = new Float32Array(faceStride)
      values.set([track, ...box.map(column => column[row]!)])
      values.set(points.subarray(row * 2 * keptPointCount, (row + 1) * 2 * keptPointCount), 5)
      faces.push({ timeUs, track, values })
    }
  }
  return faces
}

/**
 * Reads boxes and points of all faces from `startUs` up to, not including, `endUs`. Frames without a face have no row.
 * @throws AppError `not-found` when the analysis is not finished; `file-unreadable`.
 */
export function readFaces(outDir: string, { startUs, endUs }: Readonly<{ startUs: number, endUs: number }>): FaceTable {
  const summary = readSummary(outDir)
  const faces: FaceRef[] = []
  summary.chunkStartsUs.forEach((chunkStartUs, chunk) => {
    const nextStartUs = summary.chunkStartsUs.slice(chunk + 1).find(start => start !== null) ?? Number.POSITIVE_INFINITY
    const pieces = summary.pieces.filter(piece => piece.chunk === chunk)
    if (chunkStartUs !== null && chunkStartUs < endUs && nextStartUs > startUs && pieces.length > 0)
      faces.push(...readChunkFaces(outDir, chunk, pieces, startUs, endUs))
  })
  faces.sort((a, b) => a.timeUs - b.timeUs || a.track - b.track)
  const values = new Float32Array(faces.length * faceStride)
  faces.forEach((face, i) => values.set(face.values, i * faceStride))
  return { tracks: summary.tracks.map(({ id }) => id), timesUs: Float64Array.from(faces, face => face.timeUs), stride: faceStride, values }
}

import type { FaceRow } from '../face-chain.ts'
import type { Thumbnail } from '../scene-cut.ts'
import { keptPointCount, rowColumns } from '../face-row.ts'
import { openColumnarFile, writeColumnarFile } from './columnar-file.ts'

const pointsPerLongSide = 30_000
/** The fit of a face jitters by more than this; finer steps would only store noise. */
const finestPointPx = 1 / 16
const pointValues = keptPointCount * 2

/** What a chunk file says of itself. `pointUnitPx` is the size of one step of the stored points. */
export type ChunkMeta = Readonly<{
  version: 1
  columns: readonly string[]
  pointUnitPx: number
  components: number
  /** Numbers in a face's place among faces; 0 where it was not kept. */
  dimensions: number
  models: readonly Readonly<{ name: string, sha256: string }>[]
  provider: string
}>

/** The results of consecutive analysed frames: their times, thumbnails of the first and last, and a row for each face and frame. */
export type Chunk = Readonly<{
  framesUs: Float64Array
  firstThumbnail: Thumbnail
  lastThumbnail: Thumbnail
  rows: readonly FaceRow[]
  /** Columns of own models after the row columns. */
  ownColumns: readonly string[]
  longSidePx: number
  /** Components of the action fit in a row. */
  components: number
  /** Numbers in a face's place among faces. */
  dimensions: number
  models: ChunkMeta['models']
  provider: string
}>

/** The rows of a chunk as columns: `timesUs` and `tracklets` shape [rows], `values` by column name, shape [rows]; NaN is missing. */
export type ChunkTable = Readonly<{
  meta: ChunkMeta
  framesUs: Float64Array
  firstThumbnail: Thumbnail
  lastThumbnail: Thumbnail
  timesUs: Float64Array
  tracklets: Int32Array
  values: ReadonlyMap<string, Float32Array>
}>

/** The file of chunk `index`, within the folder of an analysis. */
export function chunkFileName(index: number): string {
  return `chunk-${String(index).padStart(6, '0')}.bin`
}

/** Rows ordered by tracklet, then time, so that each point changes little from row to row. */
function orderRows(rows: readonly FaceRow[]): readonly FaceRow[] {
  return rows.toSorted((a, b) => a.tracklet - b.tracklet || a.ptsUs - b.ptsUs)
}

/** Writes a chunk, whole or not at all. */
export async function writeChunk(path: string, chunk: Chunk): Promise<void> {
  const rows = orderRows(chunk.rows)
  const pointUnitPx = Math.max(finestPointPx, chunk.longSidePx / pointsPerLongSide)
  const points = new Int16Array(rows.length * pointValues)
  rows.forEach((row, i) => {
    for (let k = 0; k < pointValues; k++)
      points[i * pointValues + k] = Math.max(-32768, Math.min(32767, Math.round(row.points[k]! / pointUnitPx)))
  })
  const components = new Int16Array(rows.length * chunk.components)
  rows.forEach((row, i) => components.set(row.components, i * chunk.components))
  const places = new Int16Array(rows.length * chunk.dimensions)
  rows.forEach((row, i) => places.set(row.place, i * chunk.dimensions))
  const columns = [...rowColumns, ...chunk.ownColumns]
  const meta: ChunkMeta = { version: 1, columns, pointUnitPx, components: chunk.components, dimensions: chunk.dimensions, models: chunk.models, provider: chunk.provider }
  await writeColumnarFile(path, meta, [
    { name: 'frames', data: chunk.framesUs },
    { name: 'first-thumbnail', data: chunk.firstThumbnail },
    { name: 'last-thumbnail', data: chunk.lastThumbnail },
    { name: 'times', data: Float64Array.from(rows, row => row.ptsUs) },
    { name: 'tracklets', data: Int32Array.from(rows, row => row.tracklet) },
    ...columns.map((name, column) => ({ name, data: Float32Array.from(rows, row => row.values[column]!) })),
    { name: 'points', data: points, packedBy: pointValues },
    { name: 'components', data: components, packedBy: chunk.components },
    { name: 'places', data: places, packedBy: chunk.dimensions },
  ])
}

/** Reads a chunk without its points. */
export function readChunk(path: string): ChunkTable {
  const file = openColumnarFile<ChunkMeta>(path)
  try {
    return {
      meta: file.meta,
      framesUs: file.read('frames') as Float64Array,
      firstThumbnail: file.read('first-thumbnail') as Uint8Array,
      lastThumbnail: file.read('last-thumbnail') as Uint8Array,
      timesUs: file.read('times') as Float64Array,
      tracklets: file.read('tracklets') as Int32Array,
      values: new Map(file.meta.columns.map(name => [name, file.read(name) as Float32Array])),
    }
  }
  finally {
    file.close()
  }
}

/** Reads the components of the action fit in the order of the chunk's rows, shape [rows * components]. */
export function readChunkComponents(path: string): Int16Array {
  const file = openColumnarFile<ChunkMeta>(path)
  try {
    return file.read('components') as Int16Array
  }
  finally {
    file.close()
  }
}

/** Reads the places of the faces of a chunk in the order of its rows, shape [rows * dimensions]; empty where none were kept. */
export function readChunkPlaces(path: string): Readonly<{ places: Int16Array, dimensions: number }> {
  const file = openColumnarFile<ChunkMeta>(path)
  try {
    return file.has('places') ? { places: file.read('places') as Int16Array, dimensions: file.meta.dimensions } : { places: new Int16Array(0), dimensions: 0 }
  }
  finally {
    file.close()
  }
}

/** Reads the points of a chunk in the order of its rows, shape [rows * 478 * 2], px of the picture. */
export function readChunkPoints(path: string): Float32Array {
  const file = openColumnarFile<ChunkMeta>(path)
  try {
    return Float32Array.from(file.read('points'), value => value * file.meta.pointUnitPx)
  }
  finally {
    file.close()
  }
}

import type { Piece } from './stitch.ts'
import type { ChunkTable } from './store/chunk-file.ts'
import type { PlaceBucket } from './store/places-file.ts'
import { join } from 'node:path'
import { shapeSteps } from './shape-model.ts'
import { chunkFileName, readChunk, readChunkPlaces } from './store/chunk-file.ts'

const bucketUs = 1_000_000
const maxYaw = 30
const maxPitch = 25
const minFlag = 0.8
const minVisibility = 0.9

/** Rows that show enough of a face to tell its shape: seen whole and not turned far. */
function goodRows({ values }: ChunkTable): (row: number) => boolean {
  const [yaw, pitch, flag, visibility] = ['head_yaw', 'head_pitch', 'face_flag', 'visibility'].map(name => values.get(name)!) as [Float32Array, Float32Array, Float32Array, Float32Array]
  return row => Math.abs(yaw[row]!) <= maxYaw && Math.abs(pitch[row]!) <= maxPitch && flag[row]! >= minFlag && visibility[row]! >= minVisibility
}

/** Sums the places of each track's good frames second by second. */
export function gatherPlaces(outDir: string, chunks: number, pieces: readonly Piece[]): { dimensions: number, buckets: PlaceBucket[] } {
  const buckets = new Map<string, { track: number, atUs: number, frames: number, sum: Float32Array }>()
  let width = 0
  for (let chunk = 0; chunk < chunks; chunk++) {
    const own = pieces.filter(piece => piece.chunk === chunk)
    if (own.length === 0)
      continue
    const table = readChunk(join(outDir, chunkFileName(chunk)))
    const { places, dimensions } = readChunkPlaces(join(outDir, chunkFileName(chunk)))
    const isGood = goodRows(table)
    width = Math.max(width, dimensions)
    for (const { track, firstRow, endRow } of dimensions > 0 ? own : []) {
      for (let row = firstRow; row < endRow; row++) {
        if (!isGood(row))
          continue
        const atUs = table.timesUs[row]!
        const key = `${track} ${Math.floor(atUs / bucketUs)}`
        const bucket = buckets.get(key) ?? { track, atUs, frames: 0, sum: new Float32Array(dimensions) }
        buckets.set(key, bucket)
        bucket.frames += 1
        for (let d = 0; d < dimensions; d++)
          bucket.sum[d]! += places[row * dimensions + d]! / shapeSteps
      }
    }
  }
  return { dimensions: width, buckets: [...buckets.values()].sort((a, b) => a.track - b.track || a.atUs - b.atUs) }
}
